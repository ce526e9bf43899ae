"""Origins: sources that copy or cite one another speak with one voice.

Three grounds, and never that two sources state the same figures, since agreeing on the truth is no copying:

- text: the share of the word 5-grams of the shorter text that stand in the other (containment). Equal texts are found
  by their hash; candidates for the rest come from an index of sampled 5-grams, so no other pair is looked at;
- credits: what one outlet says, and what others say with its name at their head or foot, is one voice, and so is a
  single sentence that credits an outlet with its figure. A text under two credits is no bridge between the two;
- pages: a page's own summary belongs to the sources it cites when those are one origin.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import pairwise
from zlib import crc32

from pipeline.reconcile.credits import (
    CreditRules,
    article_credits,
    compile_credits,
    correction,
    sentence_credits,
    with_outlets,
)
from pipeline.reconcile.owners import find_owners
from pipeline.records import Article, Framed, Source
from pipeline.rulebook import Rulebook

_WORD = re.compile(r"[^\W_]+")
_EQUAL = 8
"""Words of two equal texts that nobody writes twice by chance."""
_SIZE = 5
_CROWD = 200
"""A 5-gram of more sources than this may be a set phrase and brings neighbours only as candidates."""
_OUTLET = re.compile(r"([^()|]*)(?:\(([^()]*)\))?")
"""'Fremantle Echo (Southern Cross Wire)': who carries it, whom it credits."""


@dataclass(frozen=True, slots=True)
class Origins:
    """origin of each source, why two sources are one, and which sources only retell others."""

    of: dict[str, str]
    copies: tuple[tuple[str, str, float], ...] = ()
    """(source, source, containment)."""
    derived: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """summary -> the sources it cites."""
    leans: dict[str, frozenset[str]] = field(default_factory=dict)
    """source -> origins that it credits beside its own reporting: next to one of them it adds no voice."""
    credited: dict[str, str] = field(default_factory=dict)
    """mention -> origin, where its sentence credits another outlet with it."""

    owners: dict[str, str] = field(default_factory=dict)
    """mention -> who speaks of itself in it: an entity, or a press release."""
    corrections: dict[str, str] = field(default_factory=dict)
    """source -> the notice by which it corrects itself."""

    def voice(self, f: Framed) -> str:
        """The origin that speaks in a mention."""
        return self.credited.get(f.id) or self.of.get(f.source, f.source)

    def voices(self, members: Iterable[Framed], present: frozenset[str]) -> tuple[str, ...]:
        """The independent voices behind the mentions of one value; `present` holds the sources that speak of the fact.

        A summary repeats its sources: it adds nothing to them, and has no voice where they say something else.
        """
        of = list(members)
        sources = {f.source for f in of}
        heard = dict.fromkeys(
            self.voice(f) for f in of if not any(c in sources or c in present for c in self.derived.get(f.source, ()))
        )
        for f in of:
            leans = self.leans.get(f.source)
            if leans and f.id not in self.credited and any(v in leans for v in heard if v != self.voice(f)):
                heard.pop(self.voice(f), None)
        return tuple(heard)


def find_origins(
    sources: Sequence[Source],
    texts: Mapping[str, str],
    book: Rulebook,
    articles: Sequence[Article] = (),
    mentions: Sequence[Framed] = (),
) -> Origins:
    """Group the sources of a dump into origins."""
    least, share = int(book.values("reconcile", "copy_least")), float(book.values("reconcile", "copy_containment"))
    derived = {s.id: s.cites for s in sources if s.cites}
    root = {s.id: s.id for s in sources}

    def find(x: str) -> str:
        while root[x] != x:
            root[x] = root[root[x]]
            x = root[x]
        return x

    def join(a: str, b: str) -> None:
        one, two = sorted((find(a), find(b)))
        root[two] = one

    copies: list[tuple[str, str, float]] = []
    for a, b, containment in _copies([s for s in sources if s.id not in derived], texts, least, share):
        copies.append((a, b, containment))
        join(a, b)
    known = _Known(sources, texts, articles, book)
    label = _labels(known, {s.id: find(s.id) for s in sources})
    home: dict[str, str] = {}
    for component, outlet in sorted(label.items()):
        join(component, home.setdefault(outlet, component))
    for summary, cited in derived.items():
        roots = {find(c) for c in cited if c in root}
        if len(roots) == 1:
            root[summary] = roots.pop()
    of = {s.id: find(s.id) for s in sources}

    def origin_of(outlet: str) -> str:
        if outlet in home:
            return find(home[outlet])
        return next((of[s] for s, name in known.own.items() if name == outlet), f"outlet:{outlet}")

    leans = {s: frozenset(origin_of(o) for o in outlets) for s, outlets in sorted(known.parts.items())}
    credited = {name: origin_of(o) for name, o in _credited(mentions, articles, known.rules).items()}
    owners = find_owners(articles, mentions, known.rules, book)
    notices = {s.id: said for s in sources if (said := correction(texts.get(s.id, ""), known.rules))}
    return Origins(of, tuple(sorted(copies)), derived, leans, credited, owners, notices)


class _Known:
    """Whose outlet each source is, and which outlets it credits for the whole of its text."""

    def __init__(
        self, sources: Sequence[Source], texts: Mapping[str, str], articles: Sequence[Article], book: Rulebook
    ) -> None:
        outlets = {a.id: _parted(a.outlet) for a in articles}
        self.rules = with_outlets(compile_credits(book), [name for pair in outlets.values() for name in pair if name])
        held = Counter(s.article for s in sources)
        whole = {a.id: a.text for a in articles}
        several = len({carrier for carrier, _ in outlets.values() if carrier}) > 1
        self.own: dict[str, str] = {}
        self.credits: dict[str, tuple[str, ...]] = {}
        self.parts: dict[str, tuple[str, ...]] = {}
        for s in sources:
            # What a page reprints is not its own words, so only a page of one source speaks for its outlet.
            alone = held[s.article] == 1
            carrier, credit = outlets.get(s.article, ("", "")) if alone else ("", "")
            key = (self.rules.named(carrier) or carrier.lower()) if several else ""
            if key:
                self.own[s.id] = key
            text = whole.get(s.article, "") if alone else texts.get(s.id, "")
            found = article_credits(text or texts.get(s.id, ""), self.rules)
            named = [self.rules.named(credit)] if credit else []
            full = dict.fromkeys([*named, *(c.outlet for c in found if not c.part)])
            self.credits[s.id] = tuple(o for o in full if o and o != key)
            part = tuple(c.outlet for c in found if c.part and c.outlet != key)
            if len(self.credits[s.id]) > 1:
                part, self.credits[s.id] = self.credits[s.id] + part, ()
            if part:
                self.parts[s.id] = part


def _parted(outlet: str) -> tuple[str, str]:
    """The carrier and the outlet in brackets behind it."""
    m = _OUTLET.match(outlet.strip(" |·-"))
    return ((m[1] or "").strip(), (m[2] or "").strip()) if m else (outlet, "")


def _labels(known: _Known, component: Mapping[str, str]) -> dict[str, str]:
    """The one outlet whose voice a component of copies is: whom its members credit, else the outlet of all of them."""
    credits: dict[str, set[str]] = {}
    own: dict[str, set[str]] = {}
    anywhere = {o for outlets in known.credits.values() for o in outlets} | known.rules.agencies
    for source, root in component.items():
        credits.setdefault(root, set()).update(known.credits.get(source, ()))
        own.setdefault(root, set()).update({known.own[source]} if source in known.own else ())
    label: dict[str, str] = {}
    for root, outlets in own.items():
        candidates = credits[root] or outlets & anywhere or outlets
        if len(candidates) == 1:
            label[root] = next(iter(candidates))
    return label


def _credited(mentions: Sequence[Framed], articles: Sequence[Article], rules: CreditRules) -> dict[str, str]:
    """mention -> the outlet that its sentence credits with it."""
    texts = {a.id: a.text for a in articles}
    place: tuple[str, tuple[int, int]] = ("", (0, 0))
    outlet = ""
    found: dict[str, str] = {}
    for f in mentions:
        if f.mention.kind in ("entity", "date") or f.article not in texts:
            continue
        if (f.article, f.sentence) != place:
            place = (f.article, f.sentence)
            credits = sentence_credits(texts[f.article][f.sentence[0] : f.sentence[1]], rules)
            outlet = credits[0].outlet if credits else ""
        if outlet:
            found[f.id] = outlet
    return found


def _copies(
    sources: Sequence[Source], texts: Mapping[str, str], least: int, share: float
) -> Iterable[tuple[str, str, float]]:
    """Pairs of copies: equal texts by their hash, the others by containment."""
    if len(sources) < 2:
        return
    words: dict[str, int] = {}
    first: dict[bytes, Source] = {}
    grams: dict[str, frozenset[int]] = {}
    for s in sources:
        told = [w.lower() for w in _WORD.findall(texts.get(s.id, ""))]
        if len(told) < _EQUAL:
            continue
        twin = first.setdefault(blake2b(" ".join(told).encode(), digest_size=16).digest(), s)
        if twin is not s:
            yield (*sorted((twin.id, s.id)), 1.0)  # type: ignore[misc]
        elif len(told) - _SIZE + 1 >= least:
            grams[s.id] = _grams(told, words)
    for a, b in _candidates([s for s in sources if s.id in grams], grams):
        small, large = sorted((grams[a], grams[b]), key=len)
        containment = len(small & large) / len(small)
        if len(small) >= least and containment >= share:
            yield a, b, round(containment, 2)


def _grams(told: Sequence[str], words: dict[str, int]) -> frozenset[int]:
    """The word 5-grams of a text as numbers; `words` keeps the number of each word."""
    codes: list[int] = []
    for word in told:
        code = words.get(word)
        if code is None:
            code = words[word] = crc32(word.encode()) * 2 + 1
        codes.append(code)
    a, b, c, d = codes[:-4], codes[1:-3], codes[2:-2], codes[3:-1]
    return frozenset(
        ((((v * _BASE + w) * _BASE + x) * _BASE + y) * _BASE + z) % _FIELD
        for v, w, x, y, z in zip(a, b, c, d, codes[4:], strict=True)
    )


_BASE, _FIELD = 1_000_003, 2**61 - 1
"""5-grams are told apart by a polynomial of their words' checksums in a prime field."""


def _candidates(sources: Sequence[Source], grams: Mapping[str, frozenset[int]]) -> list[tuple[str, str]]:
    """Pairs that share a sampled 5-gram; in a small dump every 5-gram is looked up."""
    every = 1 if len(sources) < 500 else 8
    index: dict[int, list[str]] = {}
    for s in sources:
        for gram in grams[s.id]:
            if gram % every == 0:
                index.setdefault(gram, []).append(s.id)
    order = {s.id: i for i, s in enumerate(sources)}
    pairs: set[tuple[str, str]] = set()
    for found in index.values():
        if 1 < len(found) <= _CROWD:
            first = min(found, key=order.__getitem__)
            pairs.update((first, other) for other in found if other != first)
            if len(found) <= 12:
                pairs.update((a, b) for i, a in enumerate(found) for b in found[i + 1 :] if a != b)
        elif len(found) > _CROWD:
            # A story copied more often than that is still one voice: each copy beside the next is enough to chain them.
            pairs.update((a, b) for a, b in pairwise(found) if a != b)
    return sorted((a, b) if order[a] < order[b] else (b, a) for a, b in pairs)
