"""Names that no list knows, told by their shape: suffixes, prefixes, titles, given names, verbs of speech."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.extract.entities.found import GUESS, SHAPE, Found
from pipeline.extract.entities.known import with_legal
from pipeline.extract.entities.rules import EntityRules, Shape, slug
from pipeline.extract.entities.runs import Run
from pipeline.tokens import GLUED, LINE, SPACE, WORD, Tokens

_LINKS = frozenset({"of", "for", "on"})
_ROLE_REACH = 6
_LONGEST_ROLE = 10


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What the shape rules need to know about the text around a run."""

    tokens: Tokens
    rules: EntityRules
    cover: dict[int, Found]
    """Token -> the listed name that covers it."""
    ordinary: frozenset[str]
    """Words that the text also writes in lower case."""
    run_at: dict[int, Run]
    """First token -> run."""


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
    while words and low[words[0]] in rules.openers and words[0] not in scene.cover and (run.opens or len(words) == 1):
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
    suffix = _suffix(words, run, scene)
    if suffix is not None:
        found.append(suffix)
        return found + _rest([w for w in words if w >= suffix.last], run, scene)
    return found + _rest(words, run, scene)


def _rest(words: list[int], run: Run, scene: Scene) -> list[Found]:
    raw, low, rules = scene.tokens.raw, scene.tokens.low, scene.rules
    if not words:
        return []
    title = _last_title(words, scene)
    if title is not None:
        before, after = words[: title[0]], words[title[1] :]
        role = " ".join(raw[w] for w in words[title[0] : title[1]])
        found = _read(before, run, scene) if before else []
        if not after:
            return found
        person = _person(after, run, scene, role)
        return [*found, person] if person is not None else found + _names(after, run, scene)
    while words and (low[words[-1]] in rules.heads or raw[words[-1]] in rules.honorifics) and words[-1] not in scene.cover:
        words = words[:-1]
        while words and low[words[-1]] in rules.modifiers and words[-1] not in scene.cover:
            words = words[:-1]
    if not words:
        return []
    person = _person(words, run, scene, "")
    return [person] if person is not None else _names(words, run, scene)


# --- organisations, laws, places ----------------------------------------------------------------------------------------


def _suffix(words: list[int], run: Run, scene: Scene) -> Found | None:
    """The longest name that ends with a suffix word, or begins with one and goes on with 'of'."""
    tokens, rules = scene.tokens, scene.rules
    raw = tokens.raw
    for k in range(len(words) - 1, -1, -1):
        shape = rules.shapes.get(raw[words[k]])
        if shape is None or words[k] in scene.cover and words[0] >= scene.cover[words[k]].first:
            continue
        if run.headline and not shape.legal:
            continue
        begin = _begin(words[: k + 1], scene)
        last = words[k] + 1
        if shape.of and k == len(words) - 1:
            last = _linked(words[k], shape, scene)
        if last == words[k] + 1 and (words[k] == begin or _empty(words, begin, k, scene)):
            continue
        if last > words[k] + 1 and words[k] == begin and run.opens and shape.type != "org":
            continue
        return _organisation(begin, last, shape, scene)
    lead = rules.leads.get(raw[words[0]])
    if lead is None or len(words) == 1 or run.headline or words[0] in scene.cover or _last_title(words, scene):
        return None
    return _organisation(words[0], _end(words, run), lead, scene)


def _empty(words: list[int], begin: int, k: int, scene: Scene) -> bool:
    """'European Bank', 'Prime Minister Office': nothing before the suffix that could be a name of its own."""
    low, rules = scene.tokens.low, scene.rules
    before = [w for w in words[:k] if w >= begin]
    return all(low[w] in rules.openers for w in before) or (
        len(before) == 1 and scene.tokens.raw[before[0]] in rules.adjectives and rules.shapes[scene.tokens.raw[words[k]]].legal
    )


def _begin(words: list[int], scene: Scene) -> int:
    """First token of the name: titles in front of it are cut off."""
    low, rules = scene.tokens.low, scene.rules
    for n in range(len(words) - 2, 0, -1):
        if low[words[n - 1]] in ("president", "minister", "ceo", "chairman", "secretary", "governor") and words[n - 1] not in scene.cover:
            return words[n]
    del rules
    return words[0]


def _linked(at: int, shape: Shape, scene: Scene) -> int:
    """Token after 'of the Petroleum Exporting Countries' behind a suffix word, or the token after that word."""
    tokens, rules = scene.tokens, scene.rules
    low, gap = tokens.low, tokens.gap
    n = len(low)
    j = at + 1
    if j + 1 >= n or low[j] not in _LINKS or gap[j] > LINE:
        return at + 1
    j += 1
    if low[j] == "the" and j + 1 < n:
        j += 1
    nxt = scene.run_at.get(j)
    if nxt is None or gap[j] > LINE:
        return at + 1
    words = [w for w in nxt.words if tokens.raw[w] not in rules.calendar]
    for k, w in enumerate(words):
        if k and low[w] in rules.heads:
            words = words[:k]
            break
    if not words or len(words) > 7:
        return at + 1
    last = words[-1] + 1
    if last - 1 == nxt.words[-1]:
        last = nxt.last
    return _listed(last, scene) if shape.list else last


def _listed(last: int, scene: Scene) -> int:
    """'Ministry of Roads, Harbours and Fisheries': a list that ends with 'and' goes on with the name."""
    tokens = scene.tokens
    raw, low, n = tokens.raw, tokens.low, len(tokens)
    j, commas = last, 0
    while j + 1 < n:
        step = j
        if raw[step] == "," and commas < 4:
            step += 1
        joint = low[step] in ("and", "&")
        if joint:
            step += 1
        if step == j or step >= n or step not in scene.run_at or step in scene.cover or tokens.gap[step] > LINE:
            return last
        run = scene.run_at[step]
        if len(run.words) > 3 or raw[run.words[0]] in scene.rules.given:
            return last
        j = run.last
        if joint:
            return j
        commas += 1
    return last


def _organisation(begin: int, last: int, shape: Shape, scene: Scene) -> Found:
    tokens, rules = scene.tokens, scene.rules
    last = with_legal(tokens, last, rules)
    label = " ".join(tokens.quote(begin, last).split())
    core = label.split()
    while len(core) > 1 and core[-1].strip(".,") in rules.legal:
        core.pop()
    return Found(begin, last, f"{shape.type}:{slug(' '.join(core))}", label, shape.id, SHAPE,
                 tuple(dict.fromkeys((shape.klass, *(("company",) if shape.klass in _COMPANIES else ())))))  # fmt: skip


_COMPANIES = frozenset({"company", "bank", "insurer", "broker"})


# --- people -------------------------------------------------------------------------------------------------------------


def _last_title(words: list[int], scene: Scene) -> tuple[int, int] | None:
    """(first, last) positions in `words` of a title that has words behind it."""
    raw, low, rules = scene.tokens.raw, scene.tokens.low, scene.rules
    for k in range(len(words) - 1, -1, -1):
        w = words[k]
        if w in scene.cover:
            continue
        if raw[w] in rules.honorifics or low[w] in rules.heads:
            if k == len(words) - 1:
                continue
            first = k
            while first and words[first - 1] not in scene.cover and (
                low[words[first - 1]] in rules.modifiers or low[words[first - 1]] in rules.heads
            ):  # fmt: skip
                first -= 1
            return first, k + 1
    return None


def _person(words: list[int], run: Run, scene: Scene, role: str) -> Found | None:
    """A person where a title, a role, a verb of speech or the given name says so."""
    tokens, rules = scene.tokens, scene.rules
    raw, low = tokens.raw, tokens.low
    first, last = words[0], _end(words, run)
    if any(w in scene.cover and not _personal(scene.cover[w]) for w in words[:1]) or len(words) > 5:
        return None
    covered = any(w in scene.cover and (not _personal(scene.cover[w]) or not (role and w == words[-1])) for w in words)
    named = raw[first] in rules.given or _family_first(words, last, run, scene)
    if role or not run.opens:
        named = named or raw[first] in rules.weak_given
    rule = ""
    before = _title_before(first, scene) if not role else ""
    if (role or before) and not covered:
        if len(words) == 1 and (low[first] in scene.ordinary or low[first] in rules.openers or raw[first] in rules.plain
                                or low[first] in rules.modifiers or raw[first] in rules.shapes or run.headline):  # fmt: skip
            return None
        if raw[first] in rules.adjectives or raw[first] in rules.plain:
            return None
        rule = "entity.person.title"
    elif len(words) > 1 and named and (not run.headline or len(words) == 2):
        rule = "entity.person.given"
    elif len(words) > 1 and not covered and not run.headline and not _common(words, scene):
        if _role_after(last, scene):
            rule = "entity.person.role"
        elif _speaks(first, last, scene):
            rule = "entity.person.speech"
    if not rule:
        return None
    label = " ".join(tokens.quote(first, last).split())
    return Found(first, last, f"person:{slug(label)}", label, rule, SHAPE, ("person",), role or before or _role_after(last, scene))


def _family_first(words: list[int], last: int, run: Run, scene: Scene) -> bool:
    """'Lee Jae-myung', 'Wang Yi': a family name that comes first, then one or two short words."""
    raw, rules = scene.tokens.raw, scene.rules
    if raw[words[0]] not in rules.surnames or not 2 <= len(words) <= 3 or _common(words[1:], scene):
        return False
    hyphened = last > words[-1] + 1 and raw[words[-1] + 1] in "-‑"
    return hyphened or (all(len(raw[w]) <= 9 for w in words[1:]) and not (run.opens and raw[words[0]] in rules.weak_surnames))


def _end(words: list[int], run: Run) -> int:
    return run.last if words[-1] == run.words[-1] else words[-1] + 1


def _personal(known: Found) -> bool:
    return known.last - known.first == 1 and "country" not in known.classes


def _common(words: list[int], scene: Scene) -> bool:
    """Whether a piece holds a word that people's names do not hold."""
    raw, low, rules = scene.tokens.raw, scene.tokens.low, scene.rules
    return any(
        low[w] in rules.openers or raw[w] in rules.plain or raw[w] in rules.adjectives or raw[w] in rules.shapes
        or (raw[w].isupper() and len(raw[w]) > 1) or low[w] in scene.ordinary
        for w in words
    )  # fmt: skip


def _title_before(first: int, scene: Scene) -> str:
    """'chief negotiator' right before a name, in lower case."""
    tokens, rules = scene.tokens, scene.rules
    raw, low, gap = tokens.raw, tokens.low, tokens.gap
    i = first - 1
    if i < 0 or gap[first] > LINE:
        return ""
    if raw[i] == "." and i and raw[i - 1] in rules.honorifics:
        return raw[i - 1]
    if low[i] not in rules.heads or raw[i] != low[i]:
        return ""
    begin = i
    while begin and low[begin - 1] in rules.modifiers and gap[begin] == SPACE:
        begin -= 1
    return tokens.quote(begin, i + 1)


def _role_after(last: int, scene: Scene) -> str:
    """The words of ', president of the Institute' behind a name, '' where there is no role."""
    tokens, rules = scene.tokens, scene.rules
    raw, low, n = tokens.raw, tokens.low, len(tokens)
    if last + 1 >= n or raw[last] != "," or tokens.gap[last] != GLUED:
        return ""
    head = -1
    for j in range(last + 1, min(last + 1 + _ROLE_REACH, n)):
        if raw[j] in ",.;:()" or low[j] in rules.speech or low[j] in ("and", "but", "which", "while"):
            break
        if low[j] in rules.heads and not (j + 1 < n and tokens.kind[j + 1] == WORD and raw[j + 1] != low[j + 1] and raw[j] != low[j]):
            head = j
            break
    if head < 0:
        return ""
    end = head + 1
    while end < min(last + _LONGEST_ROLE, n) and raw[end] not in ",.;:()\"”" and low[end] not in rules.speech and low[end] not in (
        "who", "that", "which", "as", "but"
    ):  # fmt: skip
        end += 1
    return " ".join(tokens.quote(last + 1, end).split())


def _speaks(first: int, last: int, scene: Scene) -> bool:
    low, speech, n = scene.tokens.low, scene.rules.speech, len(scene.tokens)
    return (last < n and low[last] in speech) or (first > 0 and low[first - 1] in speech)


# --- names that only look so ----------------------------------------------------------------------------------------------


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
    if not place.id.startswith("place:") or place.last - place.first > 1 or words[0] < place.first and run.opens:
        return None
    if any(_edge(w, scene) and tokens.raw[w] not in scene.rules.plain or tokens.low[w] in scene.ordinary or tokens.raw[w].islower()
           or tokens.raw[w] in ("AI", "IT", "GDP") for w in rest):  # fmt: skip
        return None
    first, last = words[0], _end(words, run)
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
    first, last = part[0], _end(part, run)
    if len(part) == 1:
        word = raw[first]
        shout = word.isupper() or any(c.isupper() for c in word[1:])
        if last < len(raw) and raw[last] in rules.places.money_signs and tokens.gap[last] == GLUED:
            return None
        if len(word) < 2 or low[first] in scene.ordinary and not shout or (begins and not shout):
            return None
        if last < len(raw) and raw[last] == "-" and tokens.gap[last] == GLUED and not shout:
            return None
    elif begins and (low[first] in scene.ordinary or any(low[w] in scene.ordinary for w in part)):
        return None
    elif all(low[w] in scene.ordinary for w in part):
        return None
    label = " ".join(tokens.quote(first, last).split())
    return Found(first, last, f"name:{slug(label)}", label, "entity.name", GUESS)


def _edge(w: int, scene: Scene) -> bool:
    """A word that no name begins or ends with: an adjective of a country, a title, an ordinary word."""
    raw, low, rules = scene.tokens.raw, scene.tokens.low, scene.rules
    return (
        raw[w] in rules.adjectives or raw[w] in rules.plain or raw[w] in rules.shapes or raw[w] in rules.honorifics
        or low[w] in rules.heads or low[w] in rules.openers or (low[w] in rules.modifiers and low[w] in scene.ordinary)
        or not slug(raw[w]) or set(raw[w]) <= set("IVX")
    )  # fmt: skip
