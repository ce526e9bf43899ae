"""The figures of one source, to ask which of them may be a given one: itself, or its rounding.

An article of thousands of figures is asked for each of them; looking at all of them each time would take hours.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from decimal import Decimal
from operator import itemgetter

from pipeline.link.values import Span, widest_place

_LOW = itemgetter(0)


class Stated:
    """Figures by the size of the place they are rounded at, and by their value."""

    def __init__(self) -> None:
        self._ranges: dict[tuple[Decimal, Decimal], list[tuple[int, Span]]] = {}
        self._points: dict[Decimal, list[tuple[Decimal, int, Span]]] = {}

    def add(self, number: int, span: Span) -> None:
        """Take in a figure under its number."""
        if not span.point:
            self._ranges.setdefault((span.low, span.high), []).append((number, span))
            return
        insort(self._points.setdefault(widest_place(span), []), (span.low, number, span), key=itemgetter(0, 1))

    def near(self, span: Span) -> list[tuple[int, Span]]:
        """Every figure that is equal to this one, or its rounding, or rounded to it, and some beside; by number."""
        if not span.point:
            return self._ranges.get((span.low, span.high), [])
        own = widest_place(span)
        found: list[tuple[int, Span]] = []
        for place, points in self._points.items():
            # A rounding is less than a place away.
            reach = max(own, place)
            first = bisect_left(points, span.low - reach, key=_LOW)
            last = bisect_right(points, span.low + reach, key=_LOW)
            found.extend((number, other) for _, number, other in points[first:last])
        return sorted(found, key=_LOW)
