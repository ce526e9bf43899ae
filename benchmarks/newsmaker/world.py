# ruff: noqa: E501 (templates are lines of prose)
"""Invented companies, places, people and outlets, as many as the dump asks for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from newsmaker.dice import Dice

BILLION = Decimal(10**9)
MILLION = Decimal(10**6)


@dataclass(frozen=True)
class Country:
    """Where a story plays: its money and its names."""

    code: str
    name: str
    people: str
    currency: str
    per_dollar: Decimal
    """About how many units make a dollar: what sizes of sums are usual."""
    cities: tuple[str, ...]
    given: tuple[str, ...]
    family: tuple[str, ...]
    suffix: tuple[str, ...]
    starts: int = 1
    """The month its budget year starts in."""


def _c(code: str, name: str, people: str, currency: str, per: str, cities: str, given: str, family: str, suffix: str,
       starts: int = 1) -> Country:  # fmt: skip
    parts = [tuple(x.split("|")) for x in (cities, given, family, suffix)]
    return Country(code, name, people, currency, Decimal(per), *parts, starts=starts)


COUNTRIES = (
    _c("jp", "Japan", "Japanese", "JPY", "140", "Nagoya|Sendai|Kobe|Hiroshima|Niigata|Okayama", "Haruka|Kenji|Yumi|Takeshi", "Moriyama|Ishikura|Tanabe|Okuda|Sugiura", "Co.|Holdings|Corp.|Industries", 4),
    _c("us", "the United States", "American", "USD", "1", "Dayton|Tulsa|Fresno|Richmond|Boise|Toledo", "Karen|Marcus|Dolores|Peter", "Whitlow|Okafor|Brandt|Delaney|Reyes", "Inc.|Corp.|Group|Holdings", 10),
    _c("gb", "Britain", "British", "GBP", "0.78", "Leeds|Hull|Swansea|Derby|Norwich|Dundee", "Fiona|Gareth|Imran|Judith", "Hargrave|Pemberton|Ahmed|Lockyer|Tran", "plc|Group|Holdings|Partners", 4),
    _c("de", "Germany", "German", "EUR", "0.92", "Kassel|Rostock|Bremen|Ulm|Erfurt|Bochum", "Anke|Jens|Petra|Yusuf", "Brockmann|Steiger|Vogt|Aydin|Lindner", "AG|SE|GmbH|Gruppe"),
    _c("fr", "France", "French", "EUR", "0.92", "Lille|Nantes|Dijon|Metz|Rouen|Pau", "Odile|Thierry|Nadia|Luc", "Marchand|Vasseur|Benali|Fournel|Roche", "SA|Groupe|SE|Participations"),
    _c("in", "India", "Indian", "INR", "83", "Nagpur|Indore|Kochi|Surat|Patna|Mysuru", "Kavita|Rahul|Meera|Arvind", "Deshpande|Iyer|Chauhan|Bose|Reddy", "Ltd.|Industries|Enterprises|Motors", 4),
    _c("kr", "South Korea", "South Korean", "KRW", "1320", "Daegu|Ulsan|Gwangju|Incheon|Changwon|Pohang", "Ji-won|Min-ho|Soo-jin|Hyun-woo", "Kang|Bae|Seo|Ryu|Noh", "Co.|Holdings|Corp.|Electronics"),
    _c("au", "Australia", "Australian", "AUD", "1.5", "Geelong|Darwin|Cairns|Newcastle|Hobart|Perth", "Bronwyn|Lachlan|Priya|Stuart", "Kingsley|McAlister|Nguyen|Doyle|Harper", "Ltd.|Group|Resources|Holdings", 7),
    _c("ca", "Canada", "Canadian", "CAD", "1.36", "Regina|Halifax|Sudbury|Winnipeg|Moncton|Laval", "Elise|Gordon|Amrit|Naomi", "Tremblay|Sinclair|Gill|Fraser|Kowalchuk", "Inc.|Corp.|Ltd.|Group", 4),
    _c("se", "Sweden", "Swedish", "SEK", "10.5", "Malmo|Uppsala|Kiruna|Gavle|Lund|Umea", "Karin|Johan|Leila|Nils", "Bergqvist|Sandell|Haddad|Ekman|Norling", "AB|Group|Holding|Industrier"),
    _c("br", "Brazil", "Brazilian", "BRL", "5.1", "Recife|Curitiba|Manaus|Santos|Goiania|Natal", "Larissa|Thiago|Beatriz|Otavio", "Nogueira|Teixeira|Prado|Cardoso|Maia", "SA|Participacoes|Energia|Alimentos"),
    _c("ch", "Switzerland", "Swiss", "CHF", "0.9", "Basel|Lugano|Chur|Thun|Aarau|Sion", "Ursina|Beat|Chiara|Reto", "Zurbriggen|Amstutz|Bernasconi|Keller|Imhof", "AG|Holding|SA|Gruppe"),
    _c("pl", "Poland", "Polish", "PLN", "4", "Lodz|Gdansk|Lublin|Katowice|Radom|Kielce", "Agnieszka|Tomasz|Zofia|Marek", "Wrona|Zielinski|Kubiak|Adamska|Sikora", "SA|Grupa|Holding|Polska"),
    _c("mx", "Mexico", "Mexican", "MXN", "18", "Puebla|Merida|Saltillo|Leon|Toluca|Tijuana", "Ximena|Rodrigo|Paola|Hector", "Villarreal|Cisneros|Ibarra|Mondragon|Salas", "SA|Grupo|Industrias|Holding"),
)  # fmt: skip
_FIRST = (
    "Aster", "Belmor", "Corvane", "Dunmere", "Elowen", "Farrow", "Gantry", "Halvor", "Ironvale", "Jorvik",
    "Kestrel", "Larkfield", "Meridian", "Northgate", "Orrin", "Pallas", "Quillon", "Ravensby", "Solveig", "Tarn",
    "Umbral", "Vantor", "Wexley", "Yarrow", "Zephyr", "Alder", "Brightwater", "Cinder", "Drayton", "Ember",
    "Fenwick", "Glasswing", "Harrow", "Inverlay", "Juniper", "Kilburn", "Lodestar", "Marlowe", "Nettle", "Osprey",
    "Pinnacle", "Quarry", "Rosthorn", "Silverline", "Thornbury", "Upland", "Verity", "Westmark", "Yewtree", "Zenith",
)  # fmt: skip
_SECOND = (
    "Chemical", "Motors", "Foods", "Semiconductor", "Airlines", "Shipping", "Steel", "Insurance", "Pharma",
    "Energy", "Retail", "Telecom", "Mining", "Paper", "Optics", "Robotics", "Brewing", "Logistics", "Cement",
    "Textiles", "Battery", "Software", "Bank", "Railways", "Media", "Hotels", "Aerospace", "Glass",
)  # fmt: skip
_PAPER_FIRST = (
    "Harbour", "Northern", "Evening", "Morning", "Capital", "Coast", "Valley", "River", "Union", "Daily", "Weekly",
    "Metro", "Border", "Island", "Lake", "Summit", "Prairie", "Castle", "Beacon", "Southern", "Eastern", "Western",
    "Central", "Highland",
)  # fmt: skip
_PAPER_SECOND = (
    "Gazette", "Courier", "Ledger", "Post", "Herald", "Tribune", "Wire", "Observer", "Bulletin", "Chronicle",
    "Business Review", "Monitor",
)  # fmt: skip


@dataclass(frozen=True)
class Company:
    """A firm with a size."""

    name: str
    short: str
    trade: str
    country: Country
    city: str
    boss: str
    revenue: Decimal
    """A usual quarter's, in its own money."""


@dataclass(frozen=True)
class Outlet:
    """Who writes, for whom."""

    name: str
    country: Country
    wire: bool


def company(number: int) -> Company:
    """The company with this number; names do not repeat before 1,400 x 14."""
    d = Dice("company", number)
    first, second = _FIRST[number % len(_FIRST)], _SECOND[number // len(_FIRST) % len(_SECOND)]
    land = COUNTRIES[(number * 5 + number // (len(_FIRST) * len(_SECOND))) % len(COUNTRIES)]
    size = d.figure(BILLION / 8, BILLION * 6) * land.per_dollar
    boss = f"{d.pick(land.given)} {d.pick(land.family)}"
    return Company(f"{first} {second} {d.pick(land.suffix)}", f"{first} {second}", second.lower(), land,
                   d.pick(land.cities), boss, size)  # fmt: skip


def outlet(number: int) -> Outlet:
    """The outlet with this number."""
    first = _PAPER_FIRST[number % len(_PAPER_FIRST)]
    second = _PAPER_SECOND[number // len(_PAPER_FIRST) % len(_PAPER_SECOND)]
    land = COUNTRIES[number * 3 % len(COUNTRIES)]
    return Outlet(f"{land.people} {first} {second}", land, second == "Wire" or number % 5 == 0)


def person(d: Dice, land: Country) -> str:
    """Someone from there."""
    return f"{d.pick(land.given)} {d.pick(land.family)}"
