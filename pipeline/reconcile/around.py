"""What is around a block of articles: how rare things are in the dump, and the rates of its time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from hashlib import blake2b
from itertools import groupby

from pipeline.codec import unpacked
from pipeline.decisions.apart import Apart
from pipeline.link.crowd import Crowd
from pipeline.link.partition import Partition
from pipeline.link.sketch import Conversions
from pipeline.reconcile.fx import compile_rates
from pipeline.reconcile.rates import Times, times_of
from pipeline.records import Batch, Framed
from pipeline.rulebook import Rulebook


@dataclass(frozen=True, slots=True, eq=False)
class Around:
    """What a block of articles needs to know of the dump around it."""

    crowd: Crowd | None = None
    """None where the block is the whole dump."""
    times: Times = field(default_factory=Times)
    apart: tuple[Apart, ...] = ()
    """What a reviewer keeps apart in it."""

    def key(self) -> bytes:
        """A hash of all that may change what is found in the block."""
        parts: list[object] = [self.times.day, sorted(self.times.usual.items()), sorted(self.times.sound.items())]
        if self.crowd is not None:
            parts += [self.crowd.articles, sorted(self.crowd.ranks.items())]
        parts += [sides.key() for sides in self.apart]
        return blake2b(repr(parts).encode(), digest_size=16).digest()


def whole_dump(batch: Batch, book: Rulebook, apart: Collection[Apart] = ()) -> Around:
    """What is around a batch that is the whole dump: nothing but itself, and what reviewers keep apart."""
    days = {a.id: a.published for a in batch.articles}
    by_article = [list(of) for _, of in groupby(batch.mentions, key=lambda f: f.article)]
    return Around(None, times_of(days, by_article, compile_rates(book), book), tuple(apart))


def around_blocks(partition: Partition, book: Rulebook, apart: Collection[Apart] = ()) -> Iterator[Around]:
    """What is around each block of a dump, in the order of the blocks; `apart` is what reviewers keep apart in all."""
    for block, around in zip(partition.blocks, _told_times(partition, book), strict=True):
        articles = {partition.articles[number] for number in block} if apart else set()
        yield replace(around, apart=tuple(sides for sides in apart if sides.concerns(articles)))


def _told_times(partition: Partition, book: Rulebook) -> Iterator[Around]:
    """What each block is told of how rare things are, and of rates.

    A block without conversions need not know of rates, one with some of them only of theirs, and of those at which the
    dump converts only where one of its own is impossible: so a new rate elsewhere changes nothing for it.
    """
    days = dict(zip(partition.articles, partition.days, strict=True))
    times = times_of(days, _Conversions(partition.converted), compile_rates(book), book)
    for block, crowd in zip(partition.blocks, partition.crowds, strict=True):
        units = _units(block, partition.converted)
        if not units:
            yield Around(crowd)
            continue
        undated = any(partition.days[number] is None for number in block)
        failing = any(partition.articles[number] in times.failing for number in block)
        yield Around(
            crowd,
            Times(
                times.day if undated else None,
                _of(units, times.usual) if undated else {},
                _of(units, times.sound) if failing else {},
            ),
        )


@dataclass(frozen=True, slots=True)
class _Conversions:
    """The figures of all conversions, article by article, never all of them at once."""

    packed: Mapping[int, bytes]

    def __iter__(self) -> Iterator[tuple[Framed, ...]]:
        for of in self.packed.values():
            yield unpacked(of, Conversions).figures


def _units(block: Iterable[int], converted: Mapping[int, bytes]) -> set[str]:
    """The currencies of a block's conversions."""
    known = (converted[number] for number in block if number in converted)
    return {f.mention.unit for of in known for f in unpacked(of, Conversions).figures}


def _of(units: set[str], rates: Mapping[str, Decimal]) -> dict[str, Decimal]:
    return {key: rate for key, rate in rates.items() if units.issuperset(key.split("/"))}
