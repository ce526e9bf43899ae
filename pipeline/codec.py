"""Records as bytes for the store and for worker processes: MessagePack, compressed, never pickle.

A record becomes the list of its fields in their order, so a changed field changes the form; what was written by other
code is found by its key and never read.
"""

from __future__ import annotations

import types
import zlib
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Any, Generic, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import msgspec

from pipeline.errors import FactledgerError

__all__ = ["Damaged", "packed", "unpacked"]

T = TypeVar("T")
_FIGURE, _WORDS = "#", "'"
"""In front of a value that may be a figure or a text, and tells which it is."""
_LEVEL = 1
"""Of compression: the least; a stronger one takes longer than the work it saves."""


class Damaged(FactledgerError):
    """Bytes that hold no record of the type that was asked for."""


def packed(record: object) -> bytes:
    """A record, or a tuple of records, as bytes."""
    form = _form(type(record))
    return zlib.compress(form.encode(form.lower(record)), _LEVEL)


def unpacked(content: bytes, type_: type[T]) -> T:
    """The record again. Raises Damaged."""
    form = _form(type_)
    try:
        return cast(T, form.rise(form.decode(zlib.decompress(content))))
    except (zlib.error, msgspec.MsgspecError, ArithmeticError, ValueError) as cause:
        # ValueError: a text that is no UTF-8, a value without its mark.
        raise Damaged(f"no {type_.__name__}: {cause}") from cause


class _Form(Generic[T]):
    """How one dataclass is laid out as a plain tuple, and what makes it again."""

    def __init__(self, type_: type[T]) -> None:
        hints = get_type_hints(type_)
        names = [f.name for f in fields(type_)]  # type: ignore[arg-type]
        self._make: Callable[..., T] = type_
        self._cells = attrgetter(*names) if len(names) > 1 else lambda record: (getattr(record, names[0]),)
        self._turned = [(at, *turn) for at, name in enumerate(names) if (turn := _turn(hints[name])) is not None]
        self.plain: Any = tuple.__class_getitem__(tuple(_plain(hints[name]) for name in names))
        self.encode = msgspec.msgpack.Encoder().encode
        self.decode = msgspec.msgpack.Decoder(self.plain).decode

    def lower(self, record: T) -> tuple[Any, ...]:
        """The fields, nested records lowered too."""
        cells: tuple[Any, ...] = self._cells(record)
        if not self._turned:
            return cells
        made = list(cells)
        for at, lower, _ in self._turned:
            made[at] = lower(made[at])
        return tuple(made)

    def rise(self, cells: tuple[Any, ...]) -> T:
        """The record of these fields."""
        if self._turned:
            made = list(cells)
            for at, _, rise in self._turned:
                made[at] = rise(made[at])
            return self._make(*made)
        return self._make(*cells)


_forms: dict[type[Any], _Form[Any]] = {}


def _form(type_: type[Any]) -> _Form[Any]:
    if type_ not in _forms:
        _forms[type_] = _Form(type_)
    return _forms[type_]


Turn = tuple[Callable[[Any], Any], Callable[[Any], Any]]


def _turn(hint: Any) -> Turn | None:
    """What a field of this type goes through on its way out and in; None where it may pass as it is."""
    if is_dataclass(hint):
        form = _form(cast(type[Any], hint))
        return form.lower, form.rise
    if _is_value(hint):
        return _value_out, _value_in
    if get_origin(hint) is tuple and get_args(hint)[-1] is Ellipsis and is_dataclass(get_args(hint)[0]):
        form = _form(get_args(hint)[0])
        return lambda records: [form.lower(r) for r in records], lambda cells: tuple([form.rise(c) for c in cells])
    return None


def _plain(hint: Any) -> Any:
    """The type that msgspec decodes a field into."""
    if is_dataclass(hint):
        return _form(cast(type[Any], hint)).plain
    if _is_value(hint):
        return str | None
    arguments = get_args(hint)
    if get_origin(hint) is tuple and arguments[-1] is Ellipsis:
        return tuple.__class_getitem__((_plain(arguments[0]), ...))
    return hint


def _is_value(hint: Any) -> bool:
    return get_origin(hint) in (Union, types.UnionType) and {Decimal, str} <= set(get_args(hint))


def _value_out(value: Decimal | str | None) -> str | None:
    if value is None:
        return None
    return _FIGURE + str(value) if isinstance(value, Decimal) else _WORDS + value


def _value_in(cell: str | None) -> Decimal | str | None:
    if cell is None:
        return None
    if not cell.startswith((_FIGURE, _WORDS)):
        raise ValueError("a value without its mark")
    return Decimal(cell[1:]) if cell[0] == _FIGURE else cell[1:]
