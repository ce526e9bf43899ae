"""Near misses of known names: 'Lapidus' in an article about chips is Rapidus.

What a misspelling looks like here: one word of six letters or more with a capital, that no list knows and that the text
never writes in lower case; one letter wrong, missing, doubled or swapped against the name of one known organisation or
product; and the article either also spells that name right or speaks of its trade. A word beside another name ('Morris
Lapidus') is that person's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz.distance import OSA

from pipeline.extract.entities.found import GUESS, SHAPE, Found
from pipeline.extract.entities.rules import EntityRules, Name, shortened
from pipeline.extract.entities.runs import Run
from pipeline.tokens import Tokens

_SHORTEST = 6


def respell(
    found: Sequence[Found], runs: Sequence[Run], tokens: Tokens, rules: EntityRules, ordinary: frozenset[str]
) -> list[Found]:
    """The near misses among the words in capitals, as mentions of the name that is meant."""
    raw, low = tokens.raw, tokens.low
    ids = {f.id for f in found}
    held = {
        i
        for f in found
        if f.sure != GUESS and not (f.rule.startswith("entity.org") and f.first + 1 < f.last)
        for i in range(f.first, f.last)
    }
    told: dict[str, Name | None] = {}
    missed: list[Found] = []
    for run in runs:
        for k, w in enumerate(run.words):
            word = raw[w]
            if (
                len(word) < _SHORTEST
                or w in held
                or low[w] in rules.vocabulary
                or low[w] in ordinary
                or low[w] in rules.openers
            ):
                continue
            if k and raw[run.words[k - 1]] not in rules.shapes and run.words[k - 1] not in held and not run.headline:
                continue
            if word not in told:
                told[word] = _meant(word, ids, ordinary, rules)
            name = told[word]
            if name is not None:
                whole = next((f for f in found if f.first == w and f.sure != GUESS and f.last > w + 1), None)
                one = Found(
                    w,
                    w + 1,
                    name.id,
                    name.label,
                    "entity.misspelt",
                    SHAPE + 1,
                    name.classes,
                    "",
                    "misspelt",
                    name.label,
                )
                missed.append(replace(one, last=whole.last) if whole is not None else one)
    return missed


def _meant(word: str, ids: set[str], ordinary: frozenset[str], rules: EntityRules) -> Name | None:
    near: dict[str, Name] = {}
    for form in shortened(word):
        for right, name in rules.spellings.get(form, ()):
            if OSA.distance(word, right, score_cutoff=1) <= 1:
                near[name.id] = name
    if len(near) != 1:
        return None
    (name,) = near.values()
    if name.id in ids or any(not rules.trades[c].isdisjoint(ordinary) for c in name.classes if c in rules.trades):
        return name
    return None
