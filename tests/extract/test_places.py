"""Countries of an article: names, adjectives, capitals, and what must not count."""

import pytest

from pipeline.extract.places import PlaceRules, compile_places, countries_in
from pipeline.rulebook.load import load_rules
from pipeline.tokens import tokenise

CASES = [
    ("Japan's cabinet met in Tokyo as US officials arrived.", ("JP", "US")),
    ("JAPAN SAYS us wins", ("JP",)),
    ("Michael Jordan paid US$5 to Chad Smith of Georgia.", ()),
    ("Tbilisi said Georgia would grow.", ("GE",)),
    ("Amman: Jordan borrowed $1 billion.", ("JO",)),
    ("Latin American banks lent kr 300m in Oslo.", ("NO",)),
    ("The Papua New Guinean kina fell.", ("PG",)),
    ("South Korean won, South Korean ships; one Dutch yard.", ("KR", "NL")),
    ("A New South Wales mine, a Queensland port and one American buyer.", ("AU", "US")),
    ("They told us to wait.", ()),
    ("Moncton waits for a bridge that Fredericton will not pay for.", ("CA",)),
    ("Whangarei raises its rates; a Geelong firm will build the wharf, and a Kwinana one the crane.", ("AU", "NZ")),
    ("FREDERICTON, N.B. - The ferry is late.", ("CA",)),
    ("Saint John was a man of the desert.", ()),
    ("Saint John, Moncton's rival, wants a port.", ("CA",)),
    ("", ()),
]


@pytest.fixture(scope="module")
def rules() -> PlaceRules:
    return compile_places(load_rules())


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_countries(rules: PlaceRules, text: str, wanted: tuple[str, ...]) -> None:
    assert countries_in(tokenise(text), rules) == wanted
