"""How one outlet writes figures, money and days: signs, words, rounding, conversions at the rate of the day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from currency_converter import CurrencyConverter

from newsmaker.dice import Dice, rounded
from newsmaker.world import Country, Outlet

_SIGN = {"JPY": "¥", "USD": "$", "GBP": "£", "EUR": "€", "INR": "Rs ", "KRW": "₩", "AUD": "A$", "CAD": "C$",
         "BRL": "R$", "SEK": "SEK ", "CHF": "CHF ", "PLN": "PLN ", "MXN": "MXN "}  # fmt: skip
_WORD = {"JPY": "yen", "USD": "dollars", "GBP": "pounds", "EUR": "euros", "INR": "rupees", "KRW": "won",
         "AUD": "Australian dollars", "CAD": "Canadian dollars", "BRL": "reais", "SEK": "kronor", "CHF": "Swiss francs",
         "PLN": "zlotys", "MXN": "Mexican pesos"}  # fmt: skip
_SCALES = ((10**12, "trillion", "tn"), (10**9, "billion", "bn"), (10**6, "million", "m"))
_SMALL = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_MONTHS = ["Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."]
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


@lru_cache(maxsize=1)
def _rates() -> CurrencyConverter:
    return CurrencyConverter(fallback_on_missing_rate=True, fallback_on_wrong_date=True, decimal=True)


@lru_cache(maxsize=100_000)
def rate(base: str, quote: str, day: date) -> Decimal:
    """Units of `quote` for one `base` on that day."""
    return Decimal(_rates().convert(1, base, quote, date=day))


def written(value: Decimal) -> str:
    """1234.50 -> 1,234.50; no exponent."""
    return f"{value:,f}"


@dataclass
class Teller:
    """One outlet writing one article on one day."""

    dice: Dice
    outlet: Outlet
    day: date
    place: Country
    digits: int = field(init=False)
    sign: bool = field(init=False)
    short: bool = field(init=False)
    percent: str = field(init=False)
    exact_places: bool = field(init=False)

    def __post_init__(self) -> None:
        house = Dice("house style", self.outlet.name)
        self.sign = house.chance(60)
        self.short = self.sign and house.chance(40)
        self.percent = house.say("%", " percent", " per cent", "%")
        self.digits = self.dice.pick((3, 3, 4, 4, 5, 2))
        self.exact_places = house.chance(50)

    def money(self, value: Decimal, currency: str, convert: int = 0, digits: int = 0, loose: bool = False) -> str:
        """A sum in this outlet's hand, with the outlet's own money in brackets in so many of 100 cases."""
        said = self.sum(value, currency, digits, loose)
        home = self.outlet.country.currency
        home = "USD" if home == currency or self.dice.chance(50) else home
        if home == currency or not self.dice.chance(convert):
            return said
        form = self.dice.say("{} ({})", "{} ({})", "{} (about {})", "{}, or about {},")
        other = self.sum(
            value * rate(currency, home, self.day), home, min(digits or self.digits, 3), loose="about" in form
        )
        return form.format(said, other)

    def sum(self, value: Decimal, currency: str, digits: int = 0, loose: bool = False) -> str:
        """'¥1.23 trillion', '1.23 trillion yen', 'Rs 1,230 crore'.

        A figure is rounded at its last printed place: 762.9 to 763, not to 760, unless a word says 'about' (`loose`).
        """
        digits = max(digits or self.digits, 2)
        figure = rounded(value, digits)
        crores = currency == "INR" and self.outlet.country.code == "in" and figure >= 10**8
        size, word, letter = next(((s, w, x) for s, w, x in _SCALES if figure >= s), (1, "", ""))
        if currency == "JPY" and size == 10**12 and figure < 9 * 10**12 and self.dice.chance(30):
            size, word, letter = 10**9, "billion", "bn"
        if crores:
            size = 10**7
        if not loose and figure >= size * 10 ** (digits - 1):
            figure = rounded(value, max(digits, (figure / size).adjusted() + 1))
        text = self._trim(figure / size)
        if crores:
            return f"Rs {text} crore"
        if not word:
            return f"{_SIGN[currency]}{text}" if self.sign or currency != "JPY" else f"{text} {_WORD[currency]}"
        if self.short:
            return f"{_SIGN[currency]}{text}{letter}"
        if self.sign:
            return f"{_SIGN[currency]}{text} {word}"
        return f"{text} {word} {_WORD[currency]}"

    def about(self, value: Decimal, currency: str, convert: int = 0) -> str:
        """The sum to two digits, mostly with a word that says so."""
        return self.dice.say("about ", "some ", "around ", "roughly ") + self.money(
            value, currency, convert, 2, loose=True
        )

    def headline(self, value: Decimal, currency: str) -> str:
        """The sum as a headline has it."""
        return self.sum(value, currency, self.dice.pick((2, 3)))

    def share(self, value: Decimal, places: int = 1) -> str:
        """12.3 -> '12.3%'."""
        text = f"{value.quantize(Decimal(1).scaleb(-places)):f}"
        return (text.removesuffix(".0") if self.exact_places else text) + self.percent

    def count(self, number: int) -> str:
        """3 -> three, 12345 -> 12,345."""
        return _SMALL[number] if number < 10 else f"{number:,}"

    def on(self, day: date) -> str:
        """'on Tuesday' within the week, else 'on Nov. 6'."""
        gap = (self.day - day).days
        if 0 <= gap < 6 and self.dice.chance(75):
            return f"on {_DAYS[day.weekday()]}"
        year = f", {day.year}" if day.year != self.day.year else ""
        return f"on {_MONTHS[day.month - 1]} {day.day}{year}"

    def dateline(self, city: str) -> str:
        """'LEEDS, Nov. 6 (Harbour Wire) - ', or nothing."""
        if self.outlet.wire:
            dash = self.dice.say(" - ", " -- ", "--")
            return f"{city.upper()}, {_MONTHS[self.day.month - 1]} {self.day.day} ({self.outlet.name}){dash}"
        return self.dice.say("", "", f"{city.upper()} — ")

    @staticmethod
    def _trim(value: Decimal) -> str:
        return written(value.normalize() if value != value.to_integral() else value.quantize(Decimal(1)))


def month(day: date) -> str:
    """'March 2025'."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def later(day: date, days: int) -> date:
    """So many days on."""
    return day + timedelta(days=days)


@dataclass(frozen=True)
class Draft:
    """One article as a story yields it."""

    outlet: Outlet
    day: date
    title: str
    paragraphs: tuple[str, ...]
