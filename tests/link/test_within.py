"""One source against itself, both ways: a headline or a retelling one slip off, and texts that only look like it."""

import pytest

from tests.dumps import ledger_of, serious, sides

REAL = [
    # kind, the two values, text
    ("magnitude", "1200000000000", "12000000000000", "Japan to spend 12 trillion yen on chips\n\nTOKYO - "
        "Japan's industry ministry will spend 1.2 trillion yen on chips and AI, officials said."),
    ("magnitude", "34600000000", "346000000000", "Tunnel under the Pennines to cost £346 billion\n\nThe "
        "tunnel between Leeds and Manchester will open in 2036, and its bill has gone up to £34.6bn, a "
        "minister said."),
    ("magnitude", "3000000", "3000000000", "Port of Kobe gets $3 million loan\n\nThe port of Kobe has been "
        "granted a loan of $3 billion by a bank of the state, the mayor said on Friday."),
    ("digits", "13", "31", "Sony profit falls 31%\n\nThe electronics maker Sony said on Friday its net "
        "profit fell 13% in the three months to June, hurt by tariffs."),
    ("digits", "647000000", "674000000", "Ostrel's €674m autumn, line by line\n\nWe have read all that the yards "
        "filed. Fees in Ostrel come to €647m and rents to €38m."),
    ("currency", "82000000000", "82000000000", "Hungary gives battery plant 82 billion euros\n\nThe battery "
        "plant in Szeged gets a grant of 82 billion forints from Hungary, the minister said."),
    ("magnitude", "1230000000000", "12300000000000", "The ministry gives chips and AI 1.23 trillion yen. "
        "Rain fell in Tokyo. The 12.3 trillion yen for chips and AI is much, the ministry says."),
    ("digits", "301000000000", "310000000000", "The fund for patrol boats is 301 billion yen, the ministry "
        "said. Boats are old. With the 310 billion yen fund for patrol boats, the ministry wants new hulls."),
]  # fmt: skip

TWINS = [
    # three digits in another order, and no word in common
    "A €674m autumn\n\nYards of the coast filed late. Fees come to €647m and rents to €38m.",
    # the text tells the headline's figure as well
    "Ostrel's €674m autumn, line by line\n\nFees in Ostrel come to €674m. In Ostrel's yards €647m went to hulls.",
    # a headline that rounds
    "Japan to spend 1.2 trillion yen on chips\n\nTOKYO - Japan's industry ministry will spend 1.239 "
        "trillion yen on chips and AI, officials said.",
    # a headline whose figure the text tells as well
    "Japan to spend 12 trillion yen on chips\n\nTOKYO - Japan will spend 12 trillion yen on chips and AI. "
        "Of that, 1.2 trillion yen is spent this year, officials said.",
    # the same digits about another thing
    "Tunnel under the Pennines to cost £346 billion\n\nHalbrook shares rose 2 percent. The chief of the "
        "firm earned £34.6m last year.",
    # one year's money and the total
    "The levy brings 2.4 billion euros a year, the ministry said. Rain fell. The levy brings 24 billion "
        "euros over ten years, the ministry said.",
    # two prizes of one list, told in one breath elsewhere
    "The winner gets 15,000 euros, the ministry said. The winner of the final gets 150,000 euros, the "
        "ministry said. Prizes were 15,000 euros and 150,000 euros in 2024.",
    # two years
    "The fund for patrol boats was 301 billion yen in fiscal 2024, the ministry said. In fiscal 2025 the "
        "fund for patrol boats was 310 billion yen, the ministry said.",
    # a rise and a fall
    "Sony shares rose 13% in Tokyo on Monday after the news. They lost ground. Sony shares fell 31% in "
        "Tokyo on Tuesday after the news.",
    # two companies
    "Sony Group sold 301,000 cameras in Japan last year, it said. Nikon Corp. sold 310,000 cameras in Japan "
        "last year, it said.",
    # old and new
    "The fund for patrol boats is 301 billion yen, the ministry said. Boats are old. It had wanted a fund "
        "for patrol boats of 310 billion yen, the ministry said.",
]  # fmt: skip


@pytest.mark.parametrize(("kind", "one", "two", "text"), REAL, ids=[r[3][:40] for r in REAL])
def test_a_source_that_contradicts_itself(kind: str, one: str, two: str, text: str) -> None:
    assert sides(serious(ledger_of({"a": text}))) == {(kind, *sorted((one, two)))}


@pytest.mark.parametrize("text", TWINS, ids=[t[:50] for t in TWINS])
def test_a_source_that_tells_two_things(text: str) -> None:
    assert not serious(ledger_of({"a": text}))


def test_another_source_decides_between_a_headline_and_its_text() -> None:
    texts = {
        "a": "Tunnel under the Pennines to cost £346 billion\n\nThe tunnel between Leeds and Manchester will open "
        "in 2036, and its bill has gone up to £34.6bn, the transport minister said.",
        "b": "The bill of the tunnel under the Pennines between Leeds and Manchester has gone up to £34.6bn.",
    }
    (conflict,) = serious(ledger_of(texts))
    assert (conflict.kind, conflict.proposed) == ("magnitude", 34_600_000_000)
