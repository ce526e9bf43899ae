"""Organisations, people, places, programmes, laws and products in a text.

Order of the steps: listed names and offices; shapes in runs of capitals; acronyms the text defines; short forms and
nouns that stand for a name given before; near misses of known names. Of overlapping finds the longest wins, then the
one a list knows.
"""

from __future__ import annotations

from pipeline.extract.entities.echoes import find_acronyms, find_nouns, find_short_forms
from pipeline.extract.entities.found import Found, settle
from pipeline.extract.entities.known import find_caseless, find_known, find_offices
from pipeline.extract.entities.rules import EntityRules, compile_entities
from pipeline.extract.entities.runs import find_runs
from pipeline.extract.entities.scene import Scene
from pipeline.extract.entities.shapes import find_shapes
from pipeline.extract.entities.spelling import respell
from pipeline.extract.places import countries_in
from pipeline.records import Document, Mention
from pipeline.tokens import Tokens

__all__ = ["EntityRules", "compile_entities", "find_entities"]


def find_entities(doc: Document, rules: EntityRules) -> list[Mention]:
    """All entity mentions of a document, in the order of the text, none overlapping another."""
    tokens = doc.tokens
    if not len(tokens):
        return []
    countries = countries_in(tokens, rules.places)
    offices = find_offices(tokens, countries, rules)
    if _caseless(tokens):
        return [f.mention(tokens) for f in settle(find_caseless(tokens, rules) + offices)]
    runs = find_runs(tokens, rules)
    ordinary = frozenset(w for w, low in zip(tokens.raw, tokens.low, strict=True) if w is low or w == low)
    listed = settle(find_known(tokens, countries, rules) + offices)
    cover = {i: one for one in listed for i in range(one.first, one.last)}
    scene = Scene(tokens, rules, cover, ordinary, {run.first: run for run in runs})
    found = settle(listed + find_shapes(runs, scene))
    found = settle(found + find_acronyms(found, tokens))
    short = find_short_forms(found, runs, tokens, rules, ordinary)
    found = settle(_without_guesses(found, short) + short)
    missed = respell(found, runs, tokens, rules, ordinary)
    found = settle(_without_guesses(found, missed) + missed)
    found = settle(found + find_nouns(found, doc, rules))
    return [f.mention(tokens) for f in found]


def _caseless(tokens: Tokens) -> bool:
    """Whether the text has hardly any capitals (a feed that lost them)."""
    capitals = sum(1 for raw, low in zip(tokens.raw, tokens.low, strict=True) if raw != low)
    return capitals * 50 < len(tokens)


def _without_guesses(found: list[Found], better: list[Found]) -> list[Found]:
    """A bare guess at the place of a better reading is dropped, even where it is longer."""
    places = {one.first for one in better}
    return [one for one in found if one.sure or one.first not in places]
