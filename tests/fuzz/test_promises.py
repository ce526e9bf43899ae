"""The targets of fuzz/ keep their promises on their seeds and near them; atheris goes further, in `make fuzz`."""

import random

import pytest

from fuzz.targets import TARGETS, text_of
from pipeline.codec import Damaged, packed, unpacked
from pipeline.records import Conflict
from tests.ledgers import ledger

_TRIES = {"readers": 400, "figures": 800, "dates": 800, "text": 40, "spreadsheets": 300, "store": 3000}


def _changed(seeds: list[bytes], dice: random.Random) -> bytes:
    """One of the seeds with a few bytes changed, lost, or brought in from another one."""
    content = bytearray(dice.choice(seeds))
    for _ in range(dice.choice((1, 1, 2, 4, 8))):
        at = dice.randrange(len(content) + 1)
        match dice.randrange(4):
            case 0 if at < len(content):
                content[at] = dice.randrange(256)
            case 1:
                content[at:at] = dice.randbytes(dice.randrange(1, 9))
            case 2:
                del content[at : at + dice.randrange(1, 20)]
            case _:
                other = dice.choice(seeds)
                first = dice.randrange(len(other) + 1)
                content[at:at] = other[first : first + dice.randrange(1, 60)]
    return bytes(content)


@pytest.mark.parametrize("name", TARGETS)
def test_no_bytes_break_a_promise(name: str) -> None:
    target, dice = TARGETS[name], random.Random(5)
    seeds = list(target.seeds())
    assert seeds
    for content in (b"", b"\0", *seeds, *(_changed(seeds, dice) for _ in range(_TRIES[name]))):
        target.act(content)


def test_texts_come_as_characters_and_as_words() -> None:
    assert text_of(b"\0" + "3 £".encode()) == "3 £"
    assert len(text_of(b"\1" + bytes(range(40))).split()) > 10


def test_any_change_to_a_kept_result_is_damage_or_another_result() -> None:
    conflict = ledger().conflicts[0]
    kept = packed(conflict)
    assert unpacked(kept, Conflict) == conflict
    for at in range(len(kept)):
        for blob in (kept[:at], kept[:at] + bytes([kept[at] ^ 0x41]) + kept[at + 1 :]):
            try:
                unpacked(blob, Conflict)
            except Damaged:
                continue
