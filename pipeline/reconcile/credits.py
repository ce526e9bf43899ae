"""Credits: which news outlets a text names as the source of what it says, for the whole text or for one sentence.

The forms are data (rules/credits.toml, rules/outlets.csv); here they are compiled and looked for. Only the first and
last lines of a text are matched against forms, and only sentences that hold an outlet name are looked at more closely.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from pipeline.errors import RuleError
from pipeline.rulebook import Row, Rulebook, once_per_book

_WORD = re.compile(r"[^\W_]+(?:[.&'’-][^\W_]+)*")
_NAME = (
    r"(?:dpa(?:-AFX)?|[A-ZÀ-Ý][\w'’&.-]{0,24}(?: (?:(?:of|and|the|de|della|da|do) )?[A-ZÀ-Ý0-9][\w'’&.-]{0,24}){0,4})"
)
_SLOTS = {
    "{outlet}": rf"(?P<outlet>{_NAME})",
    "{agency}": rf"(?P<agency>{_NAME})",
    "{name}": rf"(?P<name>{_NAME})",
    "{outlets}": r"(?P<outlets>[^()\n;:]{2,80}?)",
    "{place}": r"(?P<place>[A-ZÀ-Ý][^()\n]{1,60}?) {0,2}",
    "{people}": r"[^()\n;]{0,80}?",
    "{year}": r"(?:\d{4} (?:by )?)?",
    "{dash}": r"(?:-{1,2}|–|—)",
}
_SLOT = re.compile(r"(\{\w+\}|<[^>]+>|\^|\$| )")
_JOINTS = frozenset({"of", "the", "and", "&", "de", "la", "del", "da", "do"})
_LEADS = frozenset({"by", "from", "the", "in", "at", "for", "with", "source", "sources"})
"""Words that stand inside a name, and words in front of one."""
_NO_BEGINNING = _LEADS | _JOINTS
_MONTH = re.compile(r"(?i)\b(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)")
_PARTS = re.compile(r", and | and |, | & |/|-")
_LONG, _START, _END = 240, 160, 120
"""A line longer than this is matched by its start and its end only."""
_REACH = 4
"""Fillers between a name and its word of speech."""


@dataclass(frozen=True, slots=True)
class Credit:
    """An outlet that a text credits: for all it says (`scope` article) or for one sentence."""

    outlet: str
    scope: str
    rule: str
    quote: str
    part: bool = False
    """The text also has a voice of its own."""


@dataclass(frozen=True, slots=True)
class _Form:
    rule: str
    where: str
    pattern: re.Pattern[str]
    whole: bool
    """The name must be an outlet to its last word."""
    part: bool
    fixed: str


@dataclass(frozen=True, slots=True, eq=False)
class CreditRules:
    """Compiled rules and the outlets of one dump."""

    forms: tuple[_Form, ...]
    names: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    """first word of a name -> (all its words, outlet), the longest first."""
    initials: Mapping[str, str]
    """The initials of the outlets of the dump: 'SCW' -> southern-cross-wire."""
    agencies: frozenset[str]
    releases: frozenset[str]
    release_firsts: frozenset[str]
    """The first words of the names of `releases`, in lower case."""
    classes: Mapping[str, tuple[tuple[str, ...], ...]]
    """Last word of what ends an outlet's name ('wire', 'news agency') -> all of its words."""
    never: frozenset[str]
    fillers: frozenset[str]
    pictures: tuple[str, ...]
    behind: tuple[tuple[tuple[str, ...], str], ...]
    before: Mapping[str, tuple[str, frozenset[str]]]
    head: int
    foot: int
    release_words: tuple[str, ...]
    correction_words: tuple[str, ...]

    def outlet(self, words: Sequence[str]) -> tuple[str, int]:
        """The outlet that the longest beginning of `words` names, and how many words that is; ('', 0) for none."""
        for name, key in self.names.get(words[0], ()) if words else ():
            if tuple(words[: len(name)]) == name:
                return key, len(name)
        # Most words begin no name: that is seen before anything is built.
        if not words or not words[0][:1].isupper() or words[0].lower() in _NO_BEGINNING:
            return "", 0
        lower = tuple(w.lower() for w in takewhile(_in_name, words[:5]))
        for size in range(len(lower), 1, -1):
            if " ".join(lower[:size]) in self.never:
                continue
            ends = self.classes.get(lower[size - 1], ())
            if any(len(c) < size and lower[size - len(c) : size] == c for c in ends):
                return slug(lower[:size]), size
        return "", 0

    def named(self, text: str) -> str:
        """The outlet that `text` names, to its last word."""
        words = words_of(text)
        key, size = self.outlet(words)
        if not size and len(words) > 1 and words[0].lower() == "the":
            key, size = self.outlet(words[1:])
            size += 1
        return key if size == len(words) else ""


def _in_name(word: str) -> bool:
    """Whether a word may stand in a name: with a capital, or one of the small words between."""
    return word[:1].isupper() or word in _JOINTS


def slug(words: Iterable[str]) -> str:
    """The key of an outlet that no list knows."""
    return "-".join(w.lower() for w in words if w.lower() != "the")


def words_of(text: str) -> list[str]:
    """The words of a line, the possessive 's left out."""
    return [w[0].removesuffix("'s").removesuffix("’s") for w in _WORD.finditer(text)]


@once_per_book
def compile_credits(book: Rulebook) -> CreditRules:
    """Compile rules/credits.toml and the outlets that the lists know."""
    names: dict[tuple[str, ...], str] = {}
    agencies: set[str] = set()
    releases: set[str] = set()
    for row in book.listing("outlets"):
        {"agency": agencies, "release": releases}.get(row["kind"], set()).add(row["id"])
        for name in (row["name"], *row["aliases"].split("|")):
            names.setdefault(tuple(words_of(name)), row["id"])
    for row in book.listing("names"):
        if row["type"] == "press":
            own = [row["name"], *row["aliases"].replace("~", "").split("|")]
            known = next((names[key] for name in own if (key := tuple(words_of(name))) in names), "")
            for name in own:
                names.setdefault(tuple(words_of(name)), known or row["id"].removeprefix("org:"))
    names.pop((), None)
    value = book.values
    rows = book.rows("credits", "sentence")
    return CreditRules(
        tuple(_form(row) for row in book.rows("credits", "line")),
        _by_first(names),
        {},
        frozenset(agencies),
        frozenset(releases),
        frozenset(words[0].lower() for words, outlet in names.items() if outlet in releases),
        _by_last(tuple(w.split()) for w in value("credits", "outlet_words")),
        frozenset(value("credits", "not_outlets")),
        frozenset(value("credits", "fillers")),
        tuple(value("credits", "picture_words")),
        tuple((tuple(phrase.split()), row["id"]) for row in rows for phrase in row.get("behind", [])),
        {w: (row["id"], frozenset(row.get("unless", []))) for row in rows for w in row.get("before", [])},
        int(value("credits", "head_lines")),
        int(value("credits", "foot_lines")),
        tuple(value("credits", "release_words")),
        tuple(value("credits", "correction_words")),
    )


def with_outlets(rules: CreditRules, outlets: Iterable[str]) -> CreditRules:
    """The rules, and the names of the outlets that a dump itself gives."""
    names: dict[tuple[str, ...], str] = {}
    initials: dict[str, str] = {}
    for name in dict.fromkeys(outlets):
        words = tuple(words_of(name))
        # One word may be anything ('Today'): it counts as a name only where a list knows it.
        if len(words) > 1:
            outlet = _listed(words, rules) or names.setdefault(words, slug(words))
            initials.setdefault("".join(w[0] for w in words if w[0].isupper()), outlet)
            capitals = tuple(w.upper() for w in words)
            if not _listed(capitals, rules):
                names.setdefault(capitals, outlet)
    if not initials:
        return rules
    return replace(rules, names={**rules.names, **_by_first({**_sharing(names, rules), **names})}, initials=initials)


def _listed(words: tuple[str, ...], rules: CreditRules) -> str:
    return next((outlet for name, outlet in rules.names.get(words[0], ()) if name == words), "")


def _sharing(names: Mapping[tuple[str, ...], str], rules: CreditRules) -> dict[tuple[str, ...], str]:
    """The listed names that begin with the first word of one of `names`."""
    firsts = dict.fromkeys(words[0] for words in names)
    return {words: outlet for first in firsts for words, outlet in rules.names.get(first, ())}


def _by_first(names: Mapping[tuple[str, ...], str]) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for words in sorted(names, key=lambda w: (-len(w), w)):
        by_first.setdefault(words[0], []).append((words, names[words]))
    return {first: tuple(of) for first, of in by_first.items()}


def _by_last(phrases: Iterable[tuple[str, ...]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    by_last: dict[str, tuple[tuple[str, ...], ...]] = {}
    for words in phrases:
        by_last[words[-1]] = (*by_last.get(words[-1], ()), words)
    return by_last


def _form(row: Row) -> _Form:
    """A form as a regular expression: every part of it is bounded."""
    parts: list[str] = []
    for piece in _SLOT.split(row["form"]):
        if not piece:
            continue
        if piece in _SLOTS:
            parts.append(_SLOTS[piece])
        elif piece in "^$":
            parts.append(piece if piece == "^" else "[ .]{0,3}$")
        elif piece == " ":
            parts.append("[ \\t\u00a0]{1,4}")
        elif piece.startswith("<"):
            choices = sorted(piece[1:-1].split("|"), key=lambda c: -len(c))
            parts.append("(?i:" + "|".join(map(re.escape, choices)) + ")")
        elif piece.startswith("{"):
            raise RuleError(f"rules/credits.toml: {row['id']}: no such slot {piece}; there are {', '.join(_SLOTS)}")
        else:
            parts.append(f"(?i:{re.escape(piece)})")
    form = str(row["form"])
    if form.endswith("{outlets}"):
        parts.append(r"(?=[).;|]|$)")
    whole = not form.endswith(("{outlet}", "{outlets}"))
    pattern = re.compile("".join(parts))
    return _Form(row["id"], row["where"], pattern, whole, bool(row.get("part")), str(row.get("fixed", "")))


def article_credits(text: str, rules: CreditRules) -> list[Credit]:
    """The outlets that the first and last lines of a text credit."""
    head, foot = _ends(text, rules)
    found: dict[str, Credit] = {}
    for where, chosen in (("head", head), ("foot", foot)):
        for line in chosen:
            if line.lower().startswith(rules.pictures):
                continue
            for form in rules.forms:
                if form.where in (where, "any"):
                    for credit in _match(form, line, rules):
                        found.setdefault(credit.outlet, credit)
    return list(found.values())


def _ends(text: str, rules: CreditRules) -> tuple[list[str], list[str]]:
    """The first and last lines of a text."""
    lines = [line.strip() for line in text.split("\n") if line and not line.isspace()]
    return lines[: rules.head], lines[-rules.foot :]


def is_release(text: str, rules: CreditRules) -> bool:
    """Whether a text is what a company or an office itself gives out."""
    head, foot = _ends(text, rules)
    if any(line.lower().startswith(rules.release_words) for line in head):
        return True
    for line in (*head, *foot):
        words = words_of(line[:_START])
        for at, word in enumerate(words[:12]):
            if word.lower() in rules.release_firsts and rules.outlet(words[at : at + 4])[0] in rules.releases:
                return True
    return False


def correction(text: str, rules: CreditRules) -> str:
    """The line by which a text corrects itself, '' if there is none."""
    head, foot = _ends(text, rules)
    return next((line for line in (*head, *foot) if line.lower().lstrip("(*_ ").startswith(rules.correction_words)), "")


def _match(form: _Form, line: str, rules: CreditRules) -> list[Credit]:
    if len(line) > _LONG:
        line = line[:_START] if form.where == "head" else line[-_END:]
    m = form.pattern.search(line)
    if m is None:
        return []
    outlets = [form.fixed] if form.fixed else _outlets(m, form, rules)
    return [Credit(o, "article", form.rule, m[0].strip(), form.part) for o in outlets if o and o not in rules.releases]


def _outlets(m: re.Match[str], form: _Form, rules: CreditRules) -> list[str]:
    groups = m.groupdict()
    if groups.get("name"):
        return [_dateline(groups["place"], groups["name"], rules)]
    if groups.get("outlets"):
        text = groups["outlets"].strip()
        if known := rules.named(text):
            return [known]
        named = [rules.named(part) for part in _PARTS.split(text)]
        return [] if form.whole and not all(named) else list(dict.fromkeys(n for n in named if n))
    text = groups.get("outlet") or groups.get("agency") or ""
    key = rules.named(text)
    if not key and not form.whole:
        words = words_of(text)
        key = rules.outlet(words)[0] or (rules.outlet(words[1:])[0] if words[0].lower() == "the" else "")
    return [key] if key and (not groups.get("agency") or key in rules.agencies) else []


def _dateline(place: str, name: str, rules: CreditRules) -> str:
    """The outlet in the brackets of a dateline: a known one, else any name behind a place in capitals."""
    known = rules.named(name)
    words = words_of(name)
    if known or not words or place.split()[0].strip(",.").upper() != place.split()[0].strip(",."):
        return known
    if len(place.split()[0]) < 3 or " ".join(words).lower() in rules.never or _MONTH.match(name):
        return ""
    if len(words) == 1 and words[0].isupper():
        return rules.initials.get(words[0], slug(words) if len(words[0]) > 2 else "")
    return slug(words) if not any(c.isdigit() for c in name) else ""


def sentence_credits(sentence: str, rules: CreditRules) -> list[Credit]:
    """The outlets that a sentence credits with what it says; the one that the others cite comes first."""
    words = words_of(sentence)
    lower = [w.lower() for w in words]
    found: list[tuple[int, Credit]] = []
    at = 0
    while at < len(words):
        key, size = rules.outlet(words[at : at + 5]) if words[at][:1].isupper() or words[at] == "dpa" else ("", 0)
        if not size or key in rules.releases:
            at += 1
            continue
        end = at + size
        quote = " ".join(words[at:end])
        rule = _cued_before(lower, at, rules)
        if rule:
            found.append((0, Credit(key, "sentence", rule, quote)))
        elif rule := _cued_behind(lower, end, rules):
            found.append((1, Credit(key, "sentence", rule, quote)))
        at = end
    return [credit for _, credit in sorted(found, key=lambda e: e[0])]


def _cued_before(lower: Sequence[str], at: int, rules: CreditRules) -> str:
    """The rule whose words stand before a name, fillers between them not counted."""
    for back in range(_REACH + 1):
        end = at - back
        for phrase, rule in rules.behind:
            if end >= len(phrase) and tuple(lower[end - len(phrase) : end]) == phrase:
                return rule
        if end <= 0 or lower[end - 1] not in rules.fillers:
            return ""
    return ""


def _cued_behind(lower: Sequence[str], end: int, rules: CreditRules) -> str:
    """The rule whose word of speech stands behind a name."""
    for k in range(end, min(end + _REACH + 1, len(lower))):
        cue = rules.before.get(lower[k])
        if cue is not None:
            rest = [w for w in lower[k + 1 : k + 4] if w not in ("a", "an", "the", "of")]
            return "" if rest and rest[0] in cue[1] else cue[0]
        if lower[k] not in rules.fillers:
            return ""
    return ""
