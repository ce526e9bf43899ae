"""What a normaliser sees: the match with its remembered parts, and the article around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from pipeline.extract.dates.calendars import Calendar, Calendars
from pipeline.extract.dates.lexicon import Lexicon
from pipeline.extract.dates.spans import When
from pipeline.extract.dates.tense import AHEAD, preposition, tense
from pipeline.extract.places import PlaceRules, countries_of
from pipeline.quick import quick
from pipeline.records import Document
from pipeline.tokens import BLANK, NUMBER, Tokens

_WINDOW = 40
"""How many tokens of a sentence are looked at around a date."""


@quick
@dataclass(frozen=True, slots=True)
class Match:
    """A rule that fits tokens [first, last), and where its named parts are."""

    tokens: Tokens
    lexicon: Lexicon
    first: int
    last: int
    parts: dict[str, tuple[int, int]]
    fixed: dict[str, str]
    """The rule's own settings: with = { part = "evening" }."""

    def has(self, name: str) -> bool:
        """Whether the part was there."""
        return name in self.parts

    def words(self, name: str) -> str:
        """The tokens of a part in lower case, blank between."""
        if name not in self.parts:
            return ""
        a, b = self.parts[name]
        return " ".join(self.tokens.low[a:b])

    def word(self, name: str) -> str:
        """The first token of a part in lower case, '' where it is missing."""
        return self.tokens.low[self.parts[name][0]] if name in self.parts else ""

    def value(self, name: str, cls: str = "") -> int | None:
        """The value of a part's first token: a figure, or a word of class `cls` (of the part's own name)."""
        if name not in self.parts:
            return None
        a, _ = self.parts[name]
        if self.tokens.kind[a] == NUMBER:
            raw = self.tokens.raw[a].replace(",", "").replace("，", "")
            return int(raw) if raw.isdecimal() else None
        return self.lexicon.value(cls or name, self.tokens.low[a])


@dataclass(slots=True, eq=False)
class Setting:
    """The article as far as dates need it. Everything costly is worked out on first use."""

    doc: Document
    calendars: Calendars
    places: PlaceRules
    cues: dict[str, str]
    """word -> 'modal', 'plan' or 'past'."""
    history: list[tuple[int, When]] = field(default_factory=list)
    """What has been resolved so far, in order: (first token, reading)."""
    _last: dict[str, tuple[int, When]] = field(default_factory=dict)
    _calendar: list[Calendar] = field(default_factory=list)
    _ground: list[str] = field(default_factory=list)
    order: str = ""
    """'dmy' or 'mdy' where a figure above 12 in the article shows it, else ''."""
    full_days: list[date] = field(default_factory=list)
    """Days written in full in the article, for an article without a publication date."""
    at: int = 0
    """First token of the expression that is being resolved."""
    end: int = 0

    @property
    def published(self) -> date | None:
        """The article's own date."""
        return self.doc.published

    @property
    def tokens(self) -> Tokens:
        """The tokens of the article."""
        return self.doc.tokens

    def calendar(self) -> Calendar:
        """The fiscal calendar of the country named right before, else of the one the article speaks of most."""
        beside = self._beside()
        if beside:
            return self.calendars.by_iso[beside]
        if not self._calendar:
            found, ground = self._choose()
            self._calendar.append(found)
            self._ground.append(ground)
        return self._calendar[0]

    def ground(self) -> str:
        """What the fiscal calendar was chosen by."""
        beside = self._beside()
        if beside:
            return f"{beside} named beside it"
        self.calendar()
        return self._ground[0]

    def _beside(self) -> str:
        """The country in "India's FY26" or 'U.S. fiscal 2026', '' where none with a calendar stands there."""
        tokens, last = self.tokens, self.at
        if last >= 2 and tokens.low[last - 1] == "s" and tokens.low[last - 2] in "'’":
            last -= 2
        for n in range(min(4, last), 0, -1):
            iso = self.places.iso_of.get(tokens.quote(last - n, last), "")
            if iso in self.calendars.by_iso:
                return iso
        return ""

    def _choose(self) -> tuple[Calendar, str]:
        named = countries_of(self.doc, self.places)
        japan = self.calendars.by_iso["JP"]
        low = self.doc.tokens.low
        if "JP" in named[:2]:
            return japan, "article names JP"
        for code in named:
            if code in self.calendars.by_iso:
                return self.calendars.by_iso[code], f"article names {code}"
        for word, calendar in self.calendars.by_word.items():
            if word in low:
                return calendar, f"article has {word!r}"
        return japan, "default"

    def sentence(self) -> tuple[int, int]:
        """A window of tokens: the sentence around the expression, as far as stops and empty lines show it."""
        tokens = self.tokens
        first = self.at
        while first > 0 and self.at - first < _WINDOW and not _stops(tokens, first):
            first -= 1
        last, size = self.end, len(tokens)
        while last < size and last - self.end < _WINDOW and not _stops(tokens, last):
            last += 1
        return first, last

    def tense(self) -> str:
        """'past', 'future' or '': which way the words around the expression point."""
        first, last = self.sentence()
        return tense(self.tokens, first, last, self.at, self.end, self.cues)

    def deadline_like(self) -> bool:
        """Whether 'by', 'until', 'from' stands before the expression."""
        return preposition(self.tokens, self.sentence()[0], self.at) in AHEAD

    def month_first_country(self) -> bool:
        """Whether '3/4/2026' is March 4 where the article is at home."""
        named = countries_of(self.doc, self.places)
        return not named or named[0] in ("US", "PH")

    def record(self, when: When) -> None:
        """Remember a reading for the expressions behind it."""
        self.history.append((self.at, when))
        if when.start:
            self._last[when.grain] = (len(self.history), when)

    def last_of(self, grains: tuple[str, ...]) -> When | None:
        """The nearest earlier reading of one of these grains."""
        found = [self._last[grain] for grain in grains if grain in self._last]
        return max(found, key=lambda entry: entry[0])[1] if found else None

    def length_in_sentence(self) -> bool:
        """Whether the last thing told in this sentence is a length: 'the nine months'."""
        first, _ = self.sentence()
        return bool(self.history) and self.history[-1][0] >= first and self.history[-1][1].grain == "length"

    def ahead(self, when: When) -> bool:
        """Whether a reading lies after publication."""
        return self.published is not None and when.start > self.published.isoformat()

    def last_day_so_far(self) -> When | None:
        """The nearest earlier day that is not a day to come: what 'the same day' means in a report."""
        for _, when in reversed(self.history[-_WINDOW:]):
            if when.grain == "day" and when.start and not self.ahead(when):
                return when
        return None

    def in_sentence(self) -> When | None:
        """The nearest earlier point in time of the same sentence."""
        first, _ = self.sentence()
        for at, when in reversed(self.history):
            if at < first:
                return None
            if when.start and when.type in ("DATE", "TIME"):
                return when
        return None


Normaliser = Callable[[Match, Setting], When | None]


def _stops(tokens: Tokens, i: int) -> bool:
    """Whether a sentence begins at token i."""
    if tokens.gap[i] == BLANK:
        return True
    before = tokens.raw[i - 1]
    if before in "!?。":
        return True
    if before == ".":
        word = tokens.raw[i - 2] if i > 1 else ""
        return tokens.raw[i][0].isupper() and tokens.gap[i] > 0 and len(word) > (1 if word.islower() else 3)
    return False
