"""Names that no list knows: each run of capitals is cut into organisations, people and bare names."""

from __future__ import annotations

from pipeline.extract.entities.found import GUESS, Found
from pipeline.extract.entities.organisations import organisation
from pipeline.extract.entities.people import is_named, last_title, person
from pipeline.extract.entities.rules import slug
from pipeline.extract.entities.runs import Run
from pipeline.extract.entities.scene import Scene, end_of
from pipeline.tokens import GLUED

_ACRONYM = 6
"""A word all in capitals is a name of its own up to this length; a longer one shouts."""


def find_shapes(runs: list[Run], scene: Scene) -> list[Found]:
    """Organisations, people, laws, places and bare names in the runs."""
    found: list[Found] = []
    for run in runs:
        for piece in _pieces(run, scene):
            found += _read(list(piece), run, scene)
    return found


def _pieces(run: Run, scene: Scene) -> list[list[int]]:
    """The words of a run without its opening words, cut at days and months."""
    raw, low, rules = scene.tokens.raw, scene.tokens.low, scene.rules
    words = list(run.words)
    while (
        words
        and words[0] not in scene.cover
        and (
            (low[words[0]] in rules.openers and (run.opens or len(words) == 1))
            or (low[words[0]] in rules.speech and run.opens)
        )
    ):
        words.pop(0)
    pieces: list[list[int]] = [[]]
    for k, w in enumerate(words):
        if raw[w] in rules.calendar and w not in scene.cover and not _given_month(words, k, scene):
            pieces.append([])
        else:
            pieces[-1].append(w)
    return [p for p in pieces if p]


def _given_month(words: list[int], k: int, scene: Scene) -> bool:
    """'Jan Hatzius', 'June Allyson': a month that is a given name here."""
    raw, rules = scene.tokens.raw, scene.rules
    if raw[words[k]] not in rules.given and raw[words[k]] not in rules.weak_given:
        return False
    following = words[k + 1] if k + 1 < len(words) else -1
    return following == words[k] + 1 and following not in scene.cover and raw[following] not in rules.calendar


def _read(words: list[int], run: Run, scene: Scene) -> list[Found]:
    """One piece: an organisation up to its last suffix, a title and a person, or a name."""
    found: list[Found] = []
    suffix = organisation(words, run, scene)
    if suffix is not None:
        found.append(suffix)
        return found + _rest([w for w in words if w >= suffix.last], run, scene)
    return found + _rest(words, run, scene)


def _rest(words: list[int], run: Run, scene: Scene) -> list[Found]:
    raw, low, rules = scene.tokens.raw, scene.tokens.low, scene.rules
    if not words:
        return []
    title = last_title(words, scene)
    if title is not None:
        before, after = words[: title[0]], words[title[1] :]
        role = " ".join(raw[w] for w in words[title[0] : title[1]])
        found = _read(before, run, scene) if before else []
        if not after:
            return found
        who = person(after, run, scene, role)
        return [*found, who] if who is not None else found + _names(after, run, scene)
    while (
        words and (low[words[-1]] in rules.heads or raw[words[-1]] in rules.honorifics) and words[-1] not in scene.cover
    ):
        words = words[:-1]
        while words and low[words[-1]] in rules.modifiers and words[-1] not in scene.cover:
            words = words[:-1]
    if not words:
        return []
    while len(words) > 2 and _edge(words[0], scene) and words[0] not in scene.cover and not is_named(words, scene):
        words = words[1:]
    who = person(words, run, scene, "")
    return [who] if who is not None else _names(words, run, scene)


def _names(words: list[int], run: Run, scene: Scene) -> list[Found]:
    """What is left between listed names: a name, unless its words are ordinary ones."""
    compound = _compound(words, run, scene)
    if compound is not None:
        return [compound]
    found: list[Found] = []
    part: list[int] = []
    for w in [*words, -1]:
        if w >= 0 and w not in scene.cover:
            part.append(w)
            continue
        if part:
            name = _name(part, run, scene)
            if name is not None:
                found.append(name)
        part = []
    return found


def _compound(words: list[int], run: Run, scene: Scene) -> Found | None:
    """'Air Astana', 'Mozambique LNG': a place and words that name nothing else make one name."""
    tokens, cover = scene.tokens, scene.cover
    held = {cover[w].id: cover[w] for w in words if w in cover}
    rest = [w for w in words if w not in cover]
    if run.headline or len(held) != 1 or not rest or len(words) > 4:
        return None
    (place,) = held.values()
    if not place.id.startswith("place:") or place.last - place.first > 1 or (words[0] < place.first and run.opens):
        return None
    if any(
        (_edge(w, scene) and tokens.raw[w] not in scene.rules.plain)
        or tokens.low[w] in scene.ordinary
        or tokens.raw[w].islower()
        or tokens.raw[w] in ("AI", "IT", "GDP")
        for w in rest
    ):
        return None
    first, last = words[0], end_of(words, run)
    label = " ".join(tokens.quote(first, last).split())
    return Found(first, last, f"name:{slug(label)}", label, "entity.name", GUESS)


def _name(part: list[int], run: Run, scene: Scene) -> Found | None:
    tokens, rules = scene.tokens, scene.rules
    raw, low = tokens.raw, tokens.low
    if run.headline:
        return None
    while part and _edge(part[0], scene):
        part = part[1:]
    while part and _edge(part[-1], scene):
        part = part[:-1]
    if not part:
        return None
    begins = run.opens and part[0] == run.words[0]
    first, last = part[0], end_of(part, run)
    if len(part) == 1:
        word = raw[first]
        camel = any(c.isupper() for c in word[1:]) and not word.isupper()
        shout = camel or (word.isupper() and len(word) <= _ACRONYM)
        acts = begins and not word.isupper() and not word.endswith("s") and _possesses(last, scene)
        if last < len(raw) and raw[last] in rules.places.money_signs and tokens.gap[last] == GLUED:
            return None
        if len(word) < 2 or (low[first] in scene.ordinary and not shout) or (begins and not shout and not acts):
            return None
        if last < len(raw) and raw[last] == "-" and tokens.gap[last] == GLUED and not shout:
            return None
    elif begins and (low[first] in scene.ordinary or any(low[w] in scene.ordinary for w in part)):
        return None
    elif all(low[w] in scene.ordinary for w in part):
        return None
    label = " ".join(tokens.quote(first, last).split())
    return Found(first, last, f"name:{slug(label)}", label, "entity.name", GUESS)


def _possesses(last: int, scene: Scene) -> bool:
    """A possessive or a verb of speech behind a word that opens a sentence: 'Whyalla's steelworks', 'Umrer said'."""
    tokens = scene.tokens
    if last + 1 >= len(tokens):
        return False
    return (tokens.raw[last] in "'’" and tokens.low[last + 1] == "s") or tokens.low[last] in scene.rules.speech


def _edge(w: int, scene: Scene) -> bool:
    """A word that no name begins or ends with: an adjective of a country, a title, an ordinary word."""
    raw, low, rules = scene.tokens.raw, scene.tokens.low, scene.rules
    return (
        raw[w] in rules.adjectives
        or raw[w] in rules.plain
        or raw[w] in rules.shapes
        or raw[w] in rules.honorifics
        or low[w] in rules.heads
        or low[w] in rules.openers
        or (low[w] in rules.modifiers and low[w] in scene.ordinary)
        or not slug(raw[w])
        or set(raw[w]) <= set("IVX")
    )
