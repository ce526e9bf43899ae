"""Articles through all stages from split to the settled tables, in this process, with the CPU time of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.codec import unpacked
from pipeline.link.crowd import compile_background
from pipeline.link.partition import partition
from pipeline.link.sketch import Sketch
from pipeline.reconcile import around_blocks
from pipeline.records import Article
from pipeline.rulebook import Rulebook
from pipeline.run.blocks import light
from pipeline.run.settle import Settled, settle
from pipeline.run.tally import spending
from pipeline.run.work import Block, Made, Rules, reconcile_on, sit_down, work_on
from pipeline.write import Told


@dataclass(frozen=True, slots=True)
class Passed:
    """What a run spent, and what it found."""

    seconds: Mapping[str, float]
    settled: Settled

    @property
    def total(self) -> float:
        """CPU seconds of all stages."""
        return sum(self.seconds.values())


def through(articles: Sequence[Article], book: Rulebook, rules: Rules) -> Passed:
    """What a run does with articles between reading and writing; the store is left out."""
    sit_down(book, rules)
    done = work_on(articles)
    seconds = dict(done.seconds)
    made = [result for result in done.results if isinstance(result, Made)]
    with spending(seconds, "partition"):
        background = compile_background(book)
        divided = partition((unpacked(one.sketch, Sketch) for one in made), background)
        blocks = [
            Block(tuple(made[number].content for number in members), light(around))
            for members, around in zip(divided.blocks, around_blocks(divided, book), strict=True)
        ]
    kept = reconcile_on(blocks)
    for stage, spent in kept.seconds.items():
        seconds[stage] = seconds.get(stage, 0.0) + spent
    with spending(seconds, "settle"):
        settled = settle((unpacked(one.told, Told) for one in kept.results), ())
    return Passed(seconds, settled)
