"""Lay a folder of rules over the shipped ones. What nothing would read is a mistake, told with the nearest name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

Row = dict[str, Any]
Tables = dict[str, Row]
_ALWAYS = ("off", "kind")


def overlaid(base: Tables, top: Tables, mistakes: list[str]) -> Tables:
    """Every file of the shipped rules with the overlay's on top; what is wrong with the overlay goes to `mistakes`."""
    merged = dict(base)
    homes = {row["id"]: file for file, content in base.items() for rows in content.values() for row in _entries(rows)}
    for file, content in top.items():
        if file not in base:
            mistakes.append(f"{file}.toml: there is no such rule file{nearest(file, base)}")
            continue
        merged[file] = _file(file, base[file], content, homes, mistakes)
    return merged


def nearest(word: str, known: Iterable[str]) -> str:
    """'; did you mean ...?' for the closest known name, or the names there are."""
    names = sorted(known)
    close = get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; known are {', '.join(names)}" if len(names) <= 40 else ""


def _file(file: str, base: Row, top: Row, homes: Mapping[str, str], mistakes: list[str]) -> Row:
    own = {row["id"] for rows in base.values() for row in _entries(rows)}
    off = top.get("off", [])
    if not isinstance(off, list):
        mistakes.append(f"{file}.toml: 'off' is a list of ids: off = [{off!r}]")
        off = []
    for name in off:
        if name not in own:
            elsewhere = f"; it stands in {homes[name]}.toml" if name in homes else nearest(str(name), own)
            mistakes.append(f"{file}.toml: 'off' names {name!r}, which no entry of this file has{elsewhere}")
    merged: Row = {}
    for key in [*base, *(k for k in top if k not in base)]:
        if key == "off":
            continue
        if key not in base and key not in _ALWAYS:
            mistakes.append(f"{file}.toml: nothing reads the key {key!r}{nearest(key, base)}")
            continue
        old: Any = base.get(key)
        new: Any = top.get(key)
        if new is None:
            new = [] if isinstance(old, list) and _entries(old) else old
        elif old is not None and _sort(old) != _sort(new):
            mistakes.append(f"{file}.toml: {key!r} must be {_sort(old)}, not {_sort(new)}{_hint(key, old)}")
            continue
        if isinstance(old, list) and _entries(old):
            nameless = sum("id" not in row for row in new)
            if nameless:
                mistakes.append(f"{file}.toml: {nameless} of the [[{key}]] entries lack the key 'id'")
            replaced = {row["id"]: row for row in new if "id" in row}
            rows = [replaced.pop(row.get("id"), row) for row in old]
            merged[key] = [row for row in [*rows, *replaced.values()] if row.get("id") not in off]
        elif isinstance(old, dict):
            merged[key] = {**old, **new}
        else:
            merged[key] = new
    return merged


def _entries(rows: object) -> list[Row]:
    """The entries of an array of tables; of anything else none."""
    return [row for row in rows if isinstance(row, dict) and "id" in row] if isinstance(rows, list) else []


def _sort(value: object) -> str:
    if isinstance(value, list):
        return "an array of tables" if value and all(isinstance(v, dict) for v in value) else "a list"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, bool):
        return "true or false"
    return "a number" if isinstance(value, int | float) else "a text"


def _hint(key: str, old: object) -> str:
    return f": write [[{key}]]" if isinstance(old, list) and _entries(old) else ""
