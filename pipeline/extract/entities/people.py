"""People, told by a title, a role, a verb of speech or a given name."""

from __future__ import annotations

from pipeline.extract.entities.found import GUESS, SHAPE, Found
from pipeline.extract.entities.rules import slug
from pipeline.extract.entities.runs import Run
from pipeline.extract.entities.scene import Scene, end_of
from pipeline.tokens import GLUED, LINE, SPACE, WORD

_ROLE_REACH = 6
_LONGEST_ROLE = 10


def last_title(words: list[int], scene: Scene) -> tuple[int, int] | None:
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
            while (
                first
                and words[first - 1] not in scene.cover
                and (low[words[first - 1]] in rules.modifiers or low[words[first - 1]] in rules.heads)
            ):
                first -= 1
            return first, k + 1
    return None


def person(words: list[int], run: Run, scene: Scene, role: str) -> Found | None:
    """A person where a title, a role, a verb of speech or the given name says so."""
    first, last = words[0], end_of(words, run)
    if len(words) > 5 or (first in scene.cover and not _personal(scene.cover[first])):
        return None
    before = role or _title_before(first, scene)
    after = _role_after(last, scene)
    rule = _evidence(words, run, scene, role, before, after)
    if not rule:
        return None
    label = " ".join(scene.tokens.quote(first, last).split())
    sure = SHAPE if len(words) > 1 else GUESS  # 'Mr Dwivedi' yields to the full name, if the text has it
    return Found(first, last, f"person:{slug(label)}", label, rule, sure, ("person",), before or after)


def _evidence(words: list[int], run: Run, scene: Scene, role: str, before: str, after: str) -> str:
    """Id of the rule that takes these words for a person, '' for none."""
    raw, rules = scene.tokens.raw, scene.rules
    first, last = words[0], end_of(words, run)
    covers = [(w, scene.cover[w]) for w in words if w in scene.cover]
    covered = any(not _personal(known) or not (role and w == words[-1]) for w, known in covers)
    if before and not covered:
        return "entity.person.title" if _titled(words, run, scene) else ""
    if len(words) == 1:
        return ""
    named = raw[first] in rules.given or _family_first(words, last, run, scene)
    named = named or (raw[first] in rules.weak_given and (bool(role) or not run.opens))
    if named and (not run.headline or len(words) == 2):
        return "entity.person.given"
    if covered or run.headline or _common(words, scene):
        return ""
    if after:
        return "entity.person.role"
    return "entity.person.speech" if _speaks(first, last, scene) else ""


def _titled(words: list[int], run: Run, scene: Scene) -> bool:
    """Whether words behind a title can be a name: 'Mr Teviot', not 'President Says' or 'Minister English'."""
    raw, low, rules = scene.tokens.raw, scene.tokens.low, scene.rules
    first = words[0]
    if is_named(words, scene):
        return True
    if raw[first] in rules.adjectives or raw[first] in rules.plain:
        return False
    ordinary = low[first] in scene.ordinary or low[first] in rules.openers or low[first] in rules.modifiers
    return len(words) > 1 or not (ordinary or raw[first] in rules.shapes or run.headline)


def is_named(words: list[int], scene: Scene) -> bool:
    """Initials or a given name before a further word: 'J.P. Dwivedi', 'Christian Bruch'."""
    raw, rules = scene.tokens.raw, scene.rules
    first = raw[words[0]]
    return len(words) > 1 and (len(first) == 1 or first in rules.given or first in rules.weak_given)


def _family_first(words: list[int], last: int, run: Run, scene: Scene) -> bool:
    """'Lee Jae-myung', 'Wang Yi': a family name that comes first, then one or two short words."""
    raw, rules = scene.tokens.raw, scene.rules
    if raw[words[0]] not in rules.surnames or not 2 <= len(words) <= 3 or _common(words[1:], scene):
        return False
    hyphened = last > words[-1] + 1 and raw[words[-1] + 1] in "-‑"
    return hyphened or (
        all(len(raw[w]) <= 9 for w in words[1:]) and not (run.opens and raw[words[0]] in rules.weak_surnames)
    )


def _personal(known: Found) -> bool:
    return known.last - known.first == 1 and "country" not in known.classes


def _common(words: list[int], scene: Scene) -> bool:
    """Whether a piece holds a word that people's names do not hold."""
    raw, low, rules = scene.tokens.raw, scene.tokens.low, scene.rules
    return any(
        low[w] in rules.openers
        or raw[w] in rules.plain
        or raw[w] in rules.adjectives
        or raw[w] in rules.shapes
        or (raw[w].isupper() and len(raw[w]) > 1)
        or low[w] in scene.ordinary
        for w in words
    )


def _title_before(first: int, scene: Scene) -> str:
    """'chief negotiator' right before a name, in lower case."""
    tokens, rules = scene.tokens, scene.rules
    raw, low, gap = tokens.raw, tokens.low, tokens.gap
    i = first - 1
    if i < 0 or gap[first] > LINE:
        return ""
    if raw[i] == "." and i and raw[i - 1] in rules.honorifics:
        return raw[i - 1]
    if raw[i] == "," and i and low[i - 1] in rules.heads and raw[i - 1] == low[i - 1] and tokens.kind[first] == WORD:
        end = scene.run_at[first].last if first in scene.run_at else first
        if end < len(raw) and raw[end] == ",":
            i -= 1  # "the firm's president, Toshiki Kawai, said"
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
        if low[j] in rules.heads and not (
            j + 1 < n and tokens.kind[j + 1] == WORD and raw[j + 1] != low[j + 1] and raw[j] != low[j]
        ):
            head = j
            break
    if head < 0:
        return ""
    end = head + 1
    while (
        end < min(last + _LONGEST_ROLE, n)
        and raw[end] not in ',.;:()"”'
        and low[end] not in rules.speech
        and low[end] not in ("who", "that", "which", "as", "but")
    ):
        end += 1
    return " ".join(tokens.quote(last + 1, end).split())


def _speaks(first: int, last: int, scene: Scene) -> bool:
    low, speech, n = scene.tokens.low, scene.rules.speech, len(scene.tokens)
    return (last < n and low[last] in speech) or (first > 0 and low[first - 1] in speech)
