"""Misspelt names: two spellings one letter apart, in articles of one story, with the same names or words around.

A dump is full of names one letter apart that are two things (Berry and Barry, Nicholls and Nicholas). What makes one of
them a slip is that the name beside it is the same (Lieven van Aerdt and Lieven van Ardt), or that one story tells both
and no source of it knows the two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from pipeline.link.spellings import WORD, names_of, one_letter_apart, slip_of_the_pen
from pipeline.link.stories import Stories
from pipeline.reconcile.contests import Contest, Side
from pipeline.records import Batch, Check, Framed
from pipeline.rulebook import Rulebook, once_per_book

_BEFORE = re.compile(r"([^\W\d_]++\.?)(?:[ \u00a0-]|\n(?!\n))$")
_BEHIND = re.compile(r"(?:[ \u00a0-]|\n(?!\n))([^\W\d_]++)")
_SHORTEST = 6
"""Letters of a name that its spelling alone identifies; beside an equal name four are enough."""
_RIGHT = 40
"""Sources looked at of the usual spelling."""
_NEAR = 0.1
"""How alike two articles must be for the same full name to mean the same person."""
_REACH = 70
"""Characters to each side whose words tell the role of a name."""
_DOTTED = (("ae", "ä"), ("oe", "ö"), ("ue", "ü"), ("aa", "å"), ("oe", "ø"))
_MANY = 3
"""Sources of the usual spelling that make a transcription of one source a slip."""
_SPOTS = 4
"""Places of a name looked at in one source."""


@dataclass(frozen=True, slots=True, eq=False)
class SpellingRules:
    """rules/spelling.toml, and every name that the rules know."""

    customs: tuple[tuple[str, str], ...]
    endings: tuple[str, ...]
    particles: frozenset[str]
    plain: frozenset[str]
    foreign: frozenset[str]
    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Likeness:
    """What two spellings have in common around them."""

    forms: tuple[str, str]
    """The longest common forms, as printed."""
    shared: bool
    """A further name beside both is the same."""
    words: int
    """Words that both have around them."""


_Spot = tuple[list[str], list[str], frozenset[str]]
"""The names before a name, those behind it, the words around."""


@once_per_book
def compile_spelling(book: Rulebook) -> SpellingRules:
    """Read the rules, and the words of all listed names."""
    known: set[str] = set()
    for file in sorted(book.lists):
        if file == "names" or file.startswith("names_") or file == "countries":
            for row in book.listing(file):
                for column in ("name", "aliases", "adjectives", "demonyms", "id"):
                    known.update(word.lower() for word in WORD.findall(row.get(column, "")))
    return SpellingRules(
        tuple((a, b) for a, b in book.values("spelling", "customs")),
        tuple(book.values("spelling", "endings")),
        frozenset(book.values("spelling", "particles")),
        frozenset(book.values("spelling", "plain")),
        frozenset(book.values("spelling", "transcribed")),
        frozenset(known),
    )


def misspelt(batch: Batch, stories: Stories, book: Rulebook) -> list[tuple[tuple[Framed, ...], Contest]]:
    """The pairs of spellings that are one name, with the mentions of both."""
    rules = compile_spelling(book)
    article = {s.id: s.article for s in batch.sources}
    where = names_of(batch.texts) if len(article) > 1 else {}  # one source has one spelling
    pairs = [p for p in one_letter_apart(where) if _one_slip(*p, rules)]
    names = _Names(batch, {name for pair in pairs for name in pair}, rules)
    found = _near_known(batch.mentions)
    taken = {str(side.value) for _, contest in found for side in contest.sides}
    for rare, usual in pairs:
        contest = _contest(rare, usual, where, names, article, stories, rules)
        if contest is not None and not taken & {rare, usual}:
            taken.update((rare, usual))
            found.append((tuple(f for side in contest.sides for f in side.members), contest))
    return found


class _Names:
    """Where the names of a batch stand that may be misspelt: each text is read once, however many there are."""

    def __init__(self, batch: Batch, wanted: Collection[str], rules: SpellingRules) -> None:
        self._texts, self._wanted, self._rules = batch.texts, wanted, rules
        self._places: dict[str, dict[str, list[int]]] = {}
        self.mentioned: dict[tuple[str, str], list[Framed]] = {}
        """(source, name) -> the entities whose name it is a part of."""
        for f in batch.mentions if wanted else ():
            if f.mention.kind == "entity":
                for word in dict.fromkeys(WORD.findall(f.quote)):
                    if word in wanted:
                        self.mentioned.setdefault((f.source, word), []).append(f)

    def spots(self, source: str, name: str) -> list[_Spot]:
        """The first places of a name in a source."""
        text = self._texts[source]
        if source not in self._places:
            places = self._places[source] = {}
            for match in WORD.finditer(text):
                if match[0] in self._wanted:
                    places.setdefault(match[0], []).append(match.start())
        return [_spot(text, at, name, self._rules) for at in self._places[source].get(name, ())[:_SPOTS]]


def _near_known(mentions: Sequence[Framed]) -> list[tuple[tuple[Framed, ...], Contest]]:
    """Near misses of a name that the rules know: told as a note, since the name was put right when it was found."""
    right: dict[str, dict[str, list[Framed]]] = {}
    wrong: dict[tuple[str, str], list[Framed]] = {}
    for f in mentions:
        if f.mention.rule == "entity.misspelt":
            wrong.setdefault((f.mention.entity_id, f.quote), []).append(f)
        elif f.mention.kind == "entity" and f.mention.entity_id:
            right.setdefault(f.mention.entity_id, {}).setdefault(f.quote, []).append(f)
    found: list[tuple[tuple[Framed, ...], Contest]] = []
    for (name, quote), slips in wrong.items():
        spellings = right.get(name, {})
        usual = min(spellings, key=lambda q: (OSA.distance(q.lower(), quote.lower()), q), default="")
        if not usual or OSA.distance(usual.lower(), quote.lower()) > 1:
            continue
        says = f"{quote} is one letter away from {usual}, a known name"
        check = Check("spelling", False, says, (spellings[usual][0].id, slips[0].id))
        sides = (Side(usual, "", tuple(spellings[usual])), Side(quote, "", tuple(slips)))
        contest = Contest("entity", "", sides, "spelling", (check,), fits=0, sure=False)
        found.append(((*spellings[usual], *slips), contest))
    return found


def _one_slip(rare: str, usual: str, rules: SpellingRules) -> bool:
    """Whether a slip of the pen leads from one to the other: not an ending, not an accent, not two known names."""
    x, y = rare.lower(), usual.lower()
    if not slip_of_the_pen(x, y):
        return False
    if x in rules.known and (y in rules.known or len(x) < _SHORTEST):
        return False
    return _bare(x) != _bare(y)


def _bare(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def _customary(rare: str, usual: str, where: Mapping[str, Sequence[str]], rules: SpellingRules) -> bool:
    """Two customs of writing one name, or two forms of it."""
    for plain, dotted in _DOTTED:
        if any(name.replace(plain, dotted) in where for name in (rare, usual)) and plain in rare + usual:
            return True
    x, y = _bare(rare.lower()), _bare(usual.lower())
    if x[:-2] == y[:-2] and x[-2:] in rules.endings and y[-2:] in rules.endings:
        return True
    for a, b in rules.customs:
        x, y = x.replace(a, b), y.replace(a, b)
    return x == y


def _loose(rare: str, usual: str) -> bool:
    """A vowel, an h or a doubled letter: what transcriptions of one name differ in, as slips do."""
    x, y = rare.lower(), usual.lower()
    if sorted(x) == sorted(y):
        return False
    return _bones(x) == _bones(y)


def _bones(word: str) -> str:
    bare = [c for c in _bare(word) if c not in "aeiouhy"]
    return "".join(c for i, c in enumerate(bare) if i == 0 or c != bare[i - 1])


def _contest(
    rare: str, usual: str, where: Mapping[str, Sequence[str]], names: _Names, article: Mapping[str, str],
    stories: Stories, rules: SpellingRules,
) -> Contest | None:  # fmt: skip
    both = set(where[rare]) & set(where[usual])
    slips = [s for s in where[rare] if s not in both]
    rights = [s for s in where[usual] if s not in both][:_RIGHT]
    best: _Likeness | None = None
    told: tuple[set[str], set[str]] = set(), set()
    one_story = False
    for a in slips:
        for b in rights:
            same = stories.same(article[a], article[b])
            if not same and stories.nearness(article[a], article[b]) < _NEAR:
                continue
            like = _likeness(names.spots(a, rare), names.spots(b, usual), rare, usual, rules)
            if like is None or not (like.shared or (same and min(len(rare), len(usual)) >= _SHORTEST)):
                continue
            told[0].add(a)
            told[1].add(b)
            one_story |= same
            if best is None or (like.shared, len(like.forms[0]), like.words) > (
                best.shared,
                len(best.forms[0]),
                best.words,
            ):
                best = like
    if best is None:
        return None
    sides = tuple(
        _side(form, name, sorted(of), names)
        for form, name, of in zip(reversed(best.forms), (usual, rare), (told[1], told[0]), strict=True)
    )
    if not all(side.members for side in sides):
        return None
    forms = _quoted(sides, rare, usual) or (sides[0].value, sides[1].value)
    sides = tuple(replace(side, value=form) for side, form in zip(sides, forms, strict=True))
    known = usual.lower() in rules.known and rare.lower() not in rules.known
    backed = known or len(told[1]) > len(told[0])
    sure = (
        not both
        and not _customary(rare, usual, where, rules)
        and not rules.foreign & set(best.forms[0].lower().split())
    )
    if _loose(rare, usual) and not known:
        sure = sure and len(where[rare]) == 1 and len(told[1]) >= _MANY
    sure = sure and (best.shared or (one_story and backed))
    ground = "the same name stands beside both" if best.shared else "no source of the story knows both"
    says = f"{forms[1]} and {forms[0]} are one letter apart, and {ground}"
    says += f"; {usual} is a known name" if known else ""
    check = Check("spelling", False, says, tuple(f.id for side in sides for f in side.members[:1]))
    return Contest("entity", "", (sides[0], sides[1]), "spelling", (check,), fits=0 if known else -1, sure=sure)


def _side(form: str, name: str, sources: Iterable[str], names: _Names) -> Side:
    members = [f for s in sources for f in names.mentioned.get((s, name), ())]
    return Side(form, "", tuple(sorted(members, key=lambda f: (f.article, f.mention.start))))


def _quoted(sides: Sequence[Side], rare: str, usual: str) -> tuple[str, str] | None:
    """The longest name that was found whole in both spellings."""
    usual_quotes = {" ".join(f.quote.split()) for f in sides[0].members}
    pairs = {(q.replace(rare, usual), q) for q in (" ".join(f.quote.split()) for f in sides[1].members)}
    return max((p for p in pairs if p[0] in usual_quotes), key=lambda p: (len(p[0]), p), default=None)


def _likeness(
    left: Sequence[_Spot], right: Sequence[_Spot], rare: str, usual: str, rules: SpellingRules
) -> _Likeness | None:
    """The most that the places of the two names have in common; None where their neighbours speak of two people."""
    best: _Likeness | None = None
    apart = False
    for before_a, behind_a, around_a in left:
        for before_b, behind_b, around_b in right:
            before = _common(reversed(before_a), reversed(before_b))[::-1]
            behind = _common(behind_a, behind_b)
            while before and before[0].lower() in rules.particles:
                before.pop(0)
            while behind and behind[-1].lower() in rules.particles:
                behind.pop()
            shared = any(_telling(w, rules) for w in (*before, *behind))
            if not shared and any(_telling(w, rules) for w in before_a) and any(_telling(w, rules) for w in before_b):
                apart = True
            forms = (" ".join((*before, rare, *behind)), " ".join((*before, usual, *behind)))
            like = _Likeness(forms, shared, len(around_a & around_b))
            if best is None or (shared, len(forms[0]), like.words) > (best.shared, len(best.forms[0]), best.words):
                best = like
    return None if best is None or (apart and not best.shared) else best


def _telling(word: str, rules: SpellingRules) -> bool:
    low = word.lower()
    return len(word) > 2 and word[0].isupper() and low not in rules.plain and low not in rules.particles


def _spot(text: str, at: int, name: str, rules: SpellingRules) -> _Spot:
    """A place of a name: the names before it, those behind it, the words around."""
    end = at + len(name)
    before: list[str] = []
    start = at
    while len(before) < 4 and (match := _BEFORE.search(text, max(0, start - 30), start)):
        if not _part(match[1], rules):
            break
        before.insert(0, match[1])
        start = match.start(1)
    behind: list[str] = []
    stop = end
    while len(behind) < 4 and (match := _BEHIND.match(text, stop)):
        if not _part(match[1], rules):
            break
        behind.append(match[1])
        stop = match.end()
    around = f"{text[max(0, at - _REACH) : at]} {text[end : end + _REACH]}"
    return before, behind, frozenset(w.lower() for w in WORD.findall(around))


def _part(word: str, rules: SpellingRules) -> bool:
    return (word[0].isupper() and word.lower() not in rules.plain) or word.lower() in rules.particles


def _common(one: Iterable[str], two: Iterable[str]) -> list[str]:
    same: list[str] = []
    for a, b in zip(one, two, strict=False):
        if _bare(a.lower()) != _bare(b.lower()):
            break
        same.append(b)
    return same
