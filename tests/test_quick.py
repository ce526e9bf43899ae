"""Records that are made quickly are the same frozen records."""

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, replace
from inspect import signature

import pytest

from pipeline.quick import quick
from pipeline.records import Frame, Mention


@dataclass(frozen=True, slots=True)
class Plain:
    a: int
    b: str = "x"
    c: tuple[int, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class Swift:
    a: int
    b: str = "x"
    c: tuple[int, ...] = ()

    @property
    def twice(self) -> int:
        return 2 * self.a


def test_it_is_told_like_any_other() -> None:
    one = Swift(1, c=(2,))
    assert type(one) is Swift and isinstance(one, Swift) and one.twice == 2
    assert repr(one) == repr(Plain(1, c=(2,))).replace("Plain", "Swift")
    assert one == Swift(1, "x", (2,)) != Swift(2)
    assert hash(one) == hash(Swift(1, "x", (2,)))
    assert asdict(one) == asdict(Plain(1, c=(2,)))
    assert replace(one, b="y") == Swift(1, "y", (2,))
    assert list(signature(Swift).parameters) == ["a", "b", "c"]


@pytest.mark.parametrize("name", ["a", "b", "new"])
def test_it_is_frozen(name: str) -> None:
    with pytest.raises((FrozenInstanceError, AttributeError, TypeError)):
        setattr(Swift(1), name, 2)
    assert not hasattr(Swift(1), "__dict__")


@pytest.mark.parametrize(
    "record", [Swift(1, "z"), Frame(), Frame("org:x", words=(("a", 1),)), Mention(1, 2, "date", "r")]
)
def test_it_is_copied_and_sent(record: object) -> None:
    assert pickle.loads(pickle.dumps(record)) == copy.copy(record) == copy.deepcopy(record) == record


@pytest.mark.parametrize(
    ("values", "named"), [((), {}), ((), {"b": "x"}), ((1, 2, 3, 4), {}), ((1,), {"d": 1}), ((1,), {"a": 1})]
)
def test_wrong_arguments_are_told(values: tuple[int, ...], named: dict[str, object]) -> None:
    with pytest.raises(TypeError):
        Swift(*values, **named)  # type: ignore[arg-type]


def test_what_it_does_not_provide_for() -> None:
    with pytest.raises(TypeError):

        @quick
        @dataclass(frozen=True, slots=True)
        class Listed:
            a: list[int] = field(default_factory=list)
