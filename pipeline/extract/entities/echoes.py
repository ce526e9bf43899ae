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
        if one.classes == ("person",) or (one.sure == GUESS and one.last - one.first < 2):
            continue
        behind, before = one.last, one.first
        if (
            behind + 2 < n
            and raw[behind] in "(（["
            and raw[behind + 2] in ")）],;"
            and _abbreviates(raw[behind + 1], one, tokens)
        ):
            meant.setdefault(raw[behind + 1], one)
        elif (
            before >= 2
            and behind < n
            and raw[before - 1] == "("
            and raw[behind] == ")"
            and _abbreviates(raw[before - 2], one, tokens)
        ):
            meant.setdefault(raw[before - 2], one)
    return [
        Found(i, i + 1, meant[w].id, meant[w].label, "entity.acronym", KNOWN, meant[w].classes, ground=meant[w].label)
        for i, w in enumerate(raw)
        if w in meant
    ]


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


def find_short_forms(
    found: Sequence[Found], runs: Sequence[Run], tokens: Tokens, rules: EntityRules, ordinary: frozenset[str]
) -> list[Found]:
    """'Teviot' for Brannoc Teviot, 'Sekisui' for Sekisui Chemical Co.; one that two names share is neither."""
    meant: dict[tuple[str, ...], Found | None] = {}
    for one in found:
        for form in _shorts(one, tokens, rules, ordinary):
            held = meant.setdefault(form, one)
            if held is not None and held.id != one.id:
                meant[form] = _closer(held, one)
    firsts = {form[0] for form in meant}
    short: list[Found] = []
    for run in runs:
        for k, w in enumerate(run.words):
            if tokens.raw[w] not in firsts:
                continue
            for size in (4, 3, 2, 1):
                words = run.words[k : k + size]
                full = meant.get(tuple(tokens.raw[i] for i in words)) if len(words) == size else None
                if full is not None and not full.first <= w < full.last:
                    short.append(_again(full, w, run.last if words[-1] == run.words[-1] else words[-1] + 1, size))
                    break
    return short


def _closer(held: Found, one: Found) -> Found | None:
    """Of two names with one short form: a bare guess yields, a longer form of the same name too, else neither."""
    if held.sure == GUESS or one.id.startswith(held.id + "-"):
        return one
    if one.sure == GUESS or held.id.startswith(one.id + "-"):
        return held
    return None


def _again(full: Found, first: int, last: int, size: int) -> Found:
    rule, sure = ("entity.name", GUESS) if full.sure == GUESS else ("entity.short", KNOWN if size > 1 else SHAPE)
    return replace(full, first=first, last=last, rule=rule, sure=sure, ground=full.label, role="")


def _shorts(one: Found, tokens: Tokens, rules: EntityRules, ordinary: frozenset[str]) -> list[tuple[str, ...]]:
    words = [tokens.raw[i] for i in range(one.first, one.last) if tokens.kind[i] == WORD]
    if one.id.startswith("person:"):
        label = one.label.split()
        family = words[0] if words[0] in rules.surnames and words[0] not in rules.given else words[-1]
        if one.sure == KNOWN and family not in label:
            family = words[-1]
        return [(family,)] if len(family) > 1 and family[0].isupper() and family.lower() not in rules.openers else []
    if one.sure == GUESS:
        return [tuple(words)] if len(words) == 1 else []
    if one.rule.startswith("entity.org") and "company" in one.classes:
        return _short_firms(words, rules, ordinary)
    return []


def _short_firms(words: list[str], rules: EntityRules, ordinary: frozenset[str]) -> list[tuple[str, ...]]:
    """The firm without its last words, its first two words, its first word where that is no ordinary one."""
    core = list(words)
    while len(core) > 1 and core[-1] in rules.shapes:
        core.pop()
    forms = [tuple(core)] if 1 < len(core) < min(5, len(words)) else []
    if len(words) > 2 and len(core) > 1:
        forms.append(tuple(words[:2]))
    first = words[0]
    plain = (
        any(first.lower() in known for known in (ordinary, rules.openers, rules.vocabulary)) or first in rules.shapes
    )
    if len(words) > 1 and len(first) > 3 and not plain:
        forms.append((first,))
    return forms


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
