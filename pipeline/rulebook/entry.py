"""One entry of a rule file: a dictionary that knows where it stands, so that a missing key gives a message."""

from __future__ import annotations

from typing import Any, TypeVar

from pipeline.errors import RuleError

V = TypeVar("V")


class Entry(dict[str, V]):
    """A TOML entry or a CSV row. Asking for a key that it lacks raises a RuleError naming file, entry and key."""

    __slots__ = ("place",)

    def __init__(self, content: dict[str, V], place: str) -> None:
        super().__init__(content)
        self.place = place

    def __missing__(self, key: str) -> V:
        name = self.get("id") or next(iter(self.values()), "")
        known = ", ".join(k for k in self if k not in ("id", "examples", "counter"))
        raise RuleError(f"{self.place} {name!r} lacks the key {key!r}; it has {known or 'no other'}")

    def __reduce__(self) -> tuple[Any, ...]:
        # Rules travel to worker processes.
        return Entry, (dict(self), self.place)
