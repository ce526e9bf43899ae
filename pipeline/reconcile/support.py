"""Which figure of an impossible pair is wrong: what the rest of the dump states decides, not the place in the sentence.

'440 million forints (1.1 billion euros)' cannot be; where other sources write 440 billion forints, or 1.1 billion
euros, it is the forints that are wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.display import display
from pipeline.link.values import digits_of
from pipeline.reconcile.origins import Origins
from pipeline.records import Framed

_CLOSE = Decimal("0.12")
"""An implied value is as good as the rate: so far off may a stated one be."""
_CROWD = 60
"""In a dump of more articles two digits are too common to mean anything."""


_Place = tuple[str, tuple[int, int]]
"""An article and a sentence of it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The figure of a pair that is wrong, the one that is right, and by how many voices."""

    wrong: Framed
    right: Framed
    ahead: int
    ground: str


class Heard:
    """Every figure of the dump by unit and digits, to ask who else states it."""

    def __init__(self, mentions: Sequence[Framed], origins: Origins) -> None:
        self._stated: dict[tuple[str, str], dict[Decimal, dict[str, list[_Place]]]] = {}
        articles: set[str] = set()
        for f in mentions:
            value = f.mention.value
            if f.mention.kind in ("amount", "quantity") and isinstance(value, Decimal):
                articles.add(f.article)
                of_digits = self._stated.setdefault((f.mention.unit, digits_of(value)), {})
                places = of_digits.setdefault(value, {}).setdefault(origins.voice(f), [])
                # Two sentences tell as much as a thousand: one of them is not the sentence that asks.
                if len(places) < 2 and (f.article, f.sentence) not in places:
                    places.append((f.article, f.sentence))
        self._least = 2 if len(articles) <= _CROWD else 3

    def voices(self, f: Framed, value: Decimal, share: Decimal = Decimal(0)) -> set[str]:
        """Who states `value` in the digits of f, outside its own sentence."""
        own = f.mention.value
        if not isinstance(own, Decimal) or len(digits_of(own)) < self._least:
            return set()
        here = (f.article, f.sentence)
        return {
            voice
            for stated, voices in self._stated.get((f.mention.unit, digits_of(own)), {}).items()
            if abs(stated - value) <= share * abs(value)
            for voice, places in voices.items()
            if places != [here]
        }

    def weigh(self, first: Framed, second: Framed, implied: tuple[Decimal, Decimal]) -> Verdict:
        """Of two figures that deny each other, and the values that each would have if the other were right.

        Without any other voice the second is held to be wrong: it is the conversion.
        """
        second_wrong = (self._right(first, implied[0]), self._scaled(second, implied[1]))
        first_wrong = (self._right(second, implied[1]), self._scaled(first, implied[0]))
        ahead = len(set.union(*second_wrong)) - len(set.union(*first_wrong))
        if ahead < 0:
            return Verdict(first, second, -ahead, _ground(second, first, first_wrong, implied[0]))
        return Verdict(second, first, ahead, _ground(first, second, second_wrong, implied[1]) if ahead else "")

    def _right(self, f: Framed, implied: Decimal) -> set[str]:
        value = f.mention.value
        return self.voices(f, value) if isinstance(value, Decimal) and value != implied else set()

    def _scaled(self, f: Framed, implied: Decimal) -> set[str]:
        return self.voices(f, implied, _CLOSE)


def _ground(right: Framed, wrong: Framed, voices: tuple[set[str], set[str]], implied: Decimal) -> str:
    """Who speaks for the one figure or against the other."""
    said = [
        (voices[0], display(right.mention.value, right.mention.unit)),
        (voices[1], f"about {_about(implied, wrong)}"),
    ]
    return " and ".join(f"{_many(of)} {value}" for of, value in said if of)


def _about(implied: Decimal, f: Framed) -> str:
    return display(implied.quantize(Decimal(1).scaleb(implied.adjusted() - 1)), f.mention.unit)


def _many(voices: set[str]) -> str:
    return "1 other statement gives" if len(voices) == 1 else f"{len(voices)} other origins give"
