"""Frozen records that are made quickly.

The `__init__` of a frozen dataclass sets each field through `object.__setattr__`, which takes five times as long as a
plain assignment: for mentions and frames, which have up to 25 fields, a twelfth of a whole run. Here a record is made
as one of an open twin with the same slots and then becomes one of the frozen class, which is all that anyone sees.
"""

from __future__ import annotations

from dataclasses import MISSING, field, fields, make_dataclass
from inspect import signature
from typing import Any, TypeVar

T = TypeVar("T")


def quick(cls: type[T]) -> type[T]:
    """For a frozen dataclass with slots and without default factories: `@quick` above `@dataclass(...)`."""
    told = fields(cls)  # type: ignore[arg-type]
    if hasattr(cls, "__post_init__") or any(f.default_factory is not MISSING for f in told):
        raise TypeError(f"{cls.__name__}: only plain fields and defaults are provided for")
    twin = make_dataclass(
        cls.__name__, [(f.name, f.type, field(default=f.default)) for f in told], slots=True, eq=False, repr=False
    )

    def make(frozen: Any, *values: Any, **named: Any) -> Any:
        made = twin(*values, **named)
        made.__class__ = frozen
        return made

    def parts(record: Any) -> tuple[type[T], tuple[Any, ...]]:
        """For copy and for sending to a worker."""
        return cls, tuple(getattr(record, f.name) for f in told)

    cls.__reduce__ = parts  # type: ignore[method-assign, assignment]
    cls.__new__ = make  # type: ignore[method-assign, assignment]
    cls.__signature__ = signature(twin)  # type: ignore[attr-defined]
    del cls.__init__
    return cls
