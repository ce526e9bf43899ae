"""How a text speaks of a name again: its letters, its surname, its first word, 'the ministry'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.entities.found import GUESS, KNOWN, SHAPE, Found
from pipeline.extract.entities.rules import EntityRules
from pipeline.extract.entities.runs import Run
from pipeline.records import Document
from pipeline.tokens import LINE, WORD, Tokens


def find_acronyms(found: Sequence[Found], tokens: Tokens) -> list[Found]:
    """'Inland Ferries Authority (IFA)' and 'IFA (Inland Ferries Authority)', with every later 'IFA'."""
    raw, n = tokens.raw, len(tokens)
    meant: dict[str, Found] = {}
    for one in found:
        if one.classes == ("person",) or one.sure == GUESS and one.last - one.first < 2:
            continue
        behind, before = one.last, one.first
        if behind + 2 < n and raw[behind] in "(（[" and raw[behind + 2] in ")）],;" and _abbreviates(raw[behind + 1], one, tokens):
            meant.setdefault(raw[behind + 1], one)
        elif before >= 2 and behind < n and raw[before - 1] == "(" and raw[behind] == ")" and _abbreviates(raw[before - 2], one, tokens):
            meant.setdefault(raw[before - 2], one)
    return [
        Found(i, i + 1, meant[w].id, meant[w].label, "entity.acronym", KNOWN, meant[w].classes, ground=meant[w].label)
        for i, w in enumerate(raw) if w in meant
    ]  # fmt: skip


def _abbreviates(word: str, one: Found, tokens: Tokens) -> bool:
    """Letters in the order of the name, the first one the first of a word of it."""
    if not 2 <= len(word) <= 10 or sum(c.isupper() for c in word) < 2 or not word.isalpha():
        return False
    text = tokens.quote(one.first, one.last).lower()
    at = 0
    for letter in word.lower():
        at = text.find(letter, at) + 1
        if not at:
            return False
    return text[0] == word[0].lower() or any(part.startswith(word[0].lower()) for part in text.split()[:3])


def find_short_forms(found: Sequence[Found], runs: Sequence[Run], tokens: Tokens, rules: EntityRules,
                     ordinary: frozenset[str]) -> list[Found]:  # fmt: skip
    """'Teviot' for Brannoc Teviot, 'Sekisui' for Sekisui Chemical Co.; a word that two names share stands for neither."""
    meant: dict[str, Found | None] = {}
    for one in found:
        for word in _shorts(one, tokens, rules, ordinary):
            held = meant.setdefault(word, one)
            if held is not None and held.id != one.id:
                if held.id.startswith("name:") or one.id.startswith(held.id + "-"):
                    meant[word] = one
                elif not one.id.startswith("name:") and not held.id.startswith(one.id + "-"):
                    meant[word] = None
    short: list[Found] = []
    for run in runs:
        for w in run.words:
            full = meant.get(tokens.raw[w])
            if full is not None and not full.first <= w < full.last:
                last = run.last if w == run.words[-1] else w + 1
                rule, sure = ("entity.name", GUESS) if full.sure == GUESS else ("entity.short", SHAPE)
                short.append(replace(full, first=w, last=last, rule=rule, sure=sure, ground=full.label, role=""))
    return short


def _shorts(one: Found, tokens: Tokens, rules: EntityRules, ordinary: frozenset[str]) -> list[str]:
    words = [tokens.raw[i] for i in range(one.first, one.last) if tokens.kind[i] == WORD]
    if one.id.startswith("person:"):
        label = one.label.split()
        family = words[0] if words[0] in rules.surnames and words[0] not in rules.given else words[-1]
        if one.sure == KNOWN and family not in label and words:
            family = words[-1]
        return [family] if len(family) > 1 and family[0].isupper() and family.lower() not in rules.openers else []
    if one.sure == GUESS:
        return words if len(words) == 1 else []
    if one.rule.startswith("entity.org") and len(words) > 1 and one.classes and "company" in one.classes:
        first = words[0]
        plain = first.lower() in ordinary or first.lower() in rules.openers or first.lower() in rules.vocabulary
        return [first] if len(first) > 3 and not plain and first not in rules.shapes else []
    return []


def find_nouns(found: Sequence[Found], doc: Document, rules: EntityRules) -> list[Found]:
    """'the carmaker' where exactly one carmaker was named before it in the same source."""
    tokens = doc.tokens
    low, raw, n = tokens.low, tokens.raw, len(tokens)
    bounds = _source_bounds(doc)
    told: list[Found] = []
    seen: dict[str, dict[str, Found]] = {}
    order = sorted(found, key=lambda f: f.first)
    k, source = 0, -1
    for i in [i for i, word in enumerate(low) if word in rules.nouns and i and low[i - 1] == "the"]:
        while k < len(order) and order[k].first < i:
            here = _source_of(tokens.start[order[k].first], bounds)
            if here != source:
                seen, source = {}, here
            for klass in order[k].classes:
                seen.setdefault(klass, {})[order[k].id] = order[k]
            k += 1
        if _source_of(tokens.start[i], bounds) != source:
            continue
        if i + 1 < n and (low[i + 1] == "of" or (raw[i + 1] != low[i + 1] and tokens.gap[i + 1] <= LINE)):
            continue  # 'the group of seven', 'the bank Credit Suisse'
        named = {f.id: f for klass in rules.nouns[low[i]] for f in seen.get(klass, {}).values()}
        if len(named) == 1:
            (one,) = named.values()
            told.append(Found(i, i + 1, one.id, one.label, "entity.noun", SHAPE, ground=one.label))
    return told


def _source_bounds(doc: Document) -> list[tuple[int, int]]:
    return [(s.start, s.source) for s in doc.segments]


def _source_of(offset: int, bounds: list[tuple[int, int]]) -> int:
    lo, hi = 0, len(bounds)
    while lo < hi:
        mid = (lo + hi) // 2
        if bounds[mid][0] <= offset:
            lo = mid + 1
        else:
            hi = mid
    return bounds[lo - 1][1] if lo else 0
