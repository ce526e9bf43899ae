"""Small dumps that come in pairs: a real contradiction, and a look-alike that must not be reported as one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest

from tests.dumps import DAY, Dates, ledger_of, serious, sides

PAD = {
    "a": "Officials in the capital spoke of the matter for hours, and none left before the vote was taken at night.",
    "b": "Readers of this paper have followed the affair since spring, when a first draft leaked from an office.",
    "c": "Our correspondent heard the same from two people in the room, neither of whom wished to be named in print.",
}
"""What keeps the articles from being copies of one another."""


@dataclass(frozen=True)
class Case:
    """A dump and the conflicts in it: (kind, one value, other value), values as text in the order of the alphabet."""

    name: str
    texts: tuple[str, ...]
    found: frozenset[tuple[str, str, str]] = frozenset()
    wrong: str = ""
    """Why the product gets it wrong today."""
    published: Dates = field(default=DAY)


def real(name: str, kind: str, x: str, y: str, *texts: str, wrong: str = "") -> Case:
    return Case(name, texts, frozenset({(kind, *sorted((x, y)))}), wrong)


def twin(name: str, *texts: str, wrong: str = "", published: Dates = DAY) -> Case:
    return Case(name, texts, frozenset(), wrong, published)


CASES = [
    real(
        "magnitude: no other figure in common", "magnitude", "8460000000", "84600000000",
        "Towns of Galtland owed Brennau's water board 84.6 billion crowns at the end of September, it said.",
        "Towns of Galtland owed Brennau's water board 98.9 billion crowns in December. In September the figure was "
        "8.46 billion crowns.",
    ),
    twin(
        "magnitude: no other figure in common, and another debtor",
        "Towns of Galtland owed Brennau's water board 84.6 billion crowns at the end of September, it said.",
        "A school in Ostrel borrowed 8.46 billion crowns from a bank in spring for a roof, a pool and a stage.",
    ),
    twin(
        "digits: last year's figure and what analysts expected",
        "Profit of Saeron rose to 176.3 billion won from 125.0 billion won. It has 2,310 men and 37 pits.",
        "Saeron, with 2,310 men and 37 pits, got 176.3 billion won. It beat the average estimate of 152 billion won.",
    ),
    twin(
        "digits: the result and the consensus",
        "The firm Tolvanen earned 48.1 million euros in 2024. It has 2,310 men and 37 boats, a record.",
        "With 2,310 men and 37 boats, the firm Tolvanen missed the consensus forecast of 41.8 million euros in 2024.",
    ),
    real(
        "digits: two tell what analysts expected", "digits", "48100000", "41800000",
        "Tolvanen, a firm with 2,310 men and 37 boats, beat the average estimate of 48.1 million euros for 2024.",
        "With 2,310 men and 37 boats, the firm Tolvanen beat the consensus forecast of 41.8 million euros in 2024.",
    ),
    real(
        "magnitude", "magnitude", "3070000000000", "30700000000000",
        "Japan's industry ministry will request 3.07 trillion yen for fiscal 2026 to support chips and AI.",
        "The ministry in Tokyo asks for ¥30.7 trillion for chips and AI in fiscal 2026, its request shows.",
        "A request of 3.07 trillion yen for chips and AI in fiscal 2026 was filed by the industry ministry in Tokyo.",
    ),
    twin(
        "magnitude: one ministry and all of them",
        "Japan's industry ministry will request 3.07 trillion yen for fiscal 2026 to support chips and AI.",
        "All ministries together request 30.7 trillion yen more than the budget of fiscal 2025 had given them.",
    ),
    real(
        "magnitude: lakh left out", "magnitude", "2650000000000", "26500000",
        "The budget gives the railways Rs 2.65 lakh crore in 2025-26 for new lines, the minister said.",
        "In 2025-26 the railways get Rs 2.65 crore for new lines, the minister said.",
    ),
    twin(
        "magnitude: lakh crore written out",
        "The budget gives the railways Rs 2.65 lakh crore in 2025-26 for new lines, the minister said.",
        "In 2025-26 the railways get Rs 2,65,000 crore for new lines, the minister said.",
    ),
    real(
        "conversion, explained by a second source", "magnitude", "7900000000", "79000000000",
        "The draft gives chips and AI ¥1.23 trillion ($7.9 billion) in fiscal 2026, the ministry said.",
        "Chips and AI get 1.23 trillion yen ($79 billion) in the draft budget for fiscal 2026, the ministry said.",
    ),
    twin(
        "conversion, more finely printed",
        "The draft gives chips and AI ¥1.23 trillion ($7.9 billion) in fiscal 2026, the ministry said.",
        "Chips and AI get 1.23 trillion yen ($7.88 billion) in the draft budget for fiscal 2026, the ministry said.",
    ),
    real(
        "conversion, one article alone", "conversion", "7900000000", "79000000000",
        "The draft gives chips and AI ¥1.23 trillion ($79 billion) in fiscal 2026, the ministry said.",
    ),
    twin(
        "conversion at a rounded rate",
        "The draft gives chips and AI ¥1.23 trillion ($8 billion) in fiscal 2026, the ministry said.",
    ),
    twin("conversion at an old rate", "The bank lent the port of Kobe 12 billion yen ($90 million) in all."),
    twin(
        "conversion at two rates of two days",
        "The draft gives chips and AI ¥1.23 trillion ($7.9 billion) in fiscal 2026, the ministry said.",
        "Chips and AI get 1.23 trillion yen ($8.2 billion) in the draft budget for fiscal 2026, the ministry said.",
        published={"a": date(2025, 12, 26), "b": date(2025, 8, 1)},
    ),
    real(
        "currency", "currency", "732000000000", "732000000000",
        "The draft sets aside ¥732 billion for the shipyards of Kure and Sasebo, the ministry said.",
        "For the shipyards of Kure and Sasebo the draft sets aside $732 billion, the ministry said.",
    ),
    twin(
        "currency: the same digits for another thing",
        "The draft sets aside ¥732 billion for the shipyards of Kure and Sasebo, the ministry said.",
        "Kure has shipyards. A fund in Oslo lost $732 billion on stocks in the spring, its chief told parliament.",
    ),
    real(
        "digits", "digits", "1239000000000", "1329000000000",
        "The budget for chips and AI rises to 1.239 trillion yen in fiscal 2026, up from 330 billion yen.",
        "In fiscal 2026 the budget for chips and AI is 1.329 trillion yen, up from 330 billion yen.",
        "Up from 330 billion yen, the budget for chips and AI in fiscal 2026 is 1.239 trillion yen.",
    ),
    twin(
        "digits: rounded",
        "The budget for chips and AI rises to 1.239 trillion yen in fiscal 2026, up from 330 billion yen.",
        "In fiscal 2026 the budget for chips and AI is 1.24 trillion yen, up from 330 billion yen.",
        "Chips and AI get some 1.2 trillion yen in the budget for fiscal 2026, up from 330 billion yen.",
    ),
    real(
        "digits of a percentage", "digits", "10.4", "14",
        "Unemployment in Spain fell to 10.4 percent in the third quarter, the statistics office in Madrid said.",
        "In the third quarter unemployment in Spain fell to 14.0 percent, the statistics office in Madrid said.",
    ),
    twin(
        "digits of a percentage: another quarter",
        "Unemployment in Spain fell to 10.4 percent in the third quarter, the statistics office in Madrid said.",
        "In the second quarter unemployment in Spain was 14.0 percent, the statistics office in Madrid said.",
    ),
    real(
        "growth", "growth", "27", "37",
        "Sales of the brewer Tamaya rose 37 percent to 33 billion yen from 26 billion yen in the year to March.",
    ),
    twin(
        "growth that holds",
        "Sales of the brewer Tamaya rose 27 percent to 33 billion yen from 26 billion yen in the year to March.",
    ),
    real(
        "growth downwards", "growth", "12", "25",
        "Output of the mine at Lota fell 12 percent to 66,000 tons from 88,000 tons last year.",
    ),
    twin(
        "growth of another thing in the same sentence",
        "Output of the mine at Lota fell to 66,000 tons from 88,000 tons, and its share of the market is 12 percent.",
    ),
    real(
        "fiscal year", "date", "FY2025", "FY2026",
        "The draft budget for fiscal 2026 gives 1.239 trillion yen to chips and AI.",
        "Chips and AI get 1.239 trillion yen in the draft budget for fiscal 2025.",
        "The fiscal 2026 draft budget hands chips and AI 1.239 trillion yen.",
    ),
    twin(
        "two fiscal years, two sums",
        "The draft budget for fiscal 2026 gives 1.239 trillion yen to chips and AI.",
        "Chips and AI got 330 billion yen in the budget for fiscal 2025.",
    ),
    twin(
        "two fiscal years of one size",
        "Defence spending stays at 8.7 trillion yen in fiscal 2026, after 8.7 trillion yen in fiscal 2025.",
        "In fiscal 2025 defence spending was 8.7 trillion yen.",
    ),
    real(
        "deadline", "date", "2027", "2029",
        "Rapidus aims to start mass production of 2-nanometre chips in Hokkaido in 2027.",
        "Mass production of 2-nanometre chips in Hokkaido is to start in 2029, Rapidus said.",
    ),
    real(
        "deadline, alike in words", "date", "2027", "2029",
        "Rapidus aims to start mass production of 2-nanometre chips at its plant in Chitose in 2027.",
        "Rapidus plans to start mass production of 2-nanometre chips at its Chitose plant in 2029.",
    ),
    twin(
        "deadlines of two events",
        "Rapidus aims to start mass production of 2-nanometre chips in Hokkaido in 2027.",
        "Rapidus wants an initial public offering of its shares in Tokyo by 2031.",
    ),
    real(
        "value", "value", "45000", "55000",
        "The plant in Kumamoto will turn out 55,000 wafers a month from its two lines by the end of 2027, TSMC said.",
        "By the end of 2027 the plant in Kumamoto will turn out 45,000 wafers a month from its two lines, TSMC said.",
        wrong="two figures that no slip explains are linked hardly ever",
    ),
    twin(
        "two plants",
        "The plant in Kumamoto will turn out 55,000 wafers a month from its two lines by the end of 2027, TSMC said.",
        "The plant in Dresden will turn out 45,000 wafers a month from its two lines by the end of 2027, TSMC said.",
    ),
    twin(
        "annual and cumulative",
        "The state gives Rapidus 630 billion yen in fiscal 2026 for its plant in Chitose.",
        "State support for Rapidus and its plant in Chitose so far comes to a cumulative 6.3 trillion yen.",
    ),
    twin(
        "a year and ten years",
        "The levy brings the state 2.4 billion euros a year, the finance ministry in Vienna said.",
        "The levy brings the state 24 billion euros over ten years, the finance ministry in Vienna said.",
    ),
    twin(
        "initial and extra budget, any digits",
        "The initial budget for the rice fund of fiscal 2025 was 150 billion yen, the ministry said.",
        "An extra budget of 240 billion yen for the rice fund of fiscal 2025 was passed by the lower house.",
    ),
    twin(
        "initial and extra budget, digits that look swapped",
        "The initial budget for the rice fund of fiscal 2025 was 120 billion yen, the ministry said.",
        "An extra budget of 210 billion yen for the rice fund of fiscal 2025 was passed by the lower house.",
    ),
    twin(
        "requested and granted",
        "The coast guard had requested 310 billion yen for patrol boats in fiscal 2026.",
        "The coast guard was granted 301 billion yen for patrol boats in fiscal 2026.",
    ),
    twin(
        "part and whole, any digits",
        "The rail plan costs 52 billion euros in all, the ministry in Madrid said.",
        "The rail plan of the ministry in Madrid holds 4.8 billion euros for stations alone.",
    ),
    twin(
        "part and whole, a power of ten apart",
        "The rail plan costs 48 billion euros in all, the ministry in Madrid said.",
        "The rail plan of the ministry in Madrid holds 4.8 billion euros for stations alone.",
    ),
    twin(
        "a range and a point in it",
        "The tunnel under the Jura will cost between 5 billion and 6 billion francs, the canton said.",
        "The tunnel under the Jura will cost 5.5 billion francs, the canton said.",
    ),
    twin(
        "rounded and exact",
        "The deficit of the pension fund in Oslo was 34.62 billion crowns in 2024, the auditor said.",
        "About 35 billion crowns was the deficit of the pension fund in Oslo in 2024, the auditor said.",
        "The pension fund in Oslo had a deficit of 34.6 billion crowns in 2024, the auditor said.",
    ),
    twin(
        "an old plan and its revision",
        "The operator now plans to spend 1.1 billion euros on 14 turbines off Skagen, up from 900 million euros.",
        "Two years ago the operator planned to spend 900 million euros on turbines off Skagen.",
    ),
    twin(
        "an old plan and its revision, digits that look swapped",
        "The operator now plans to spend 960 million euros on the turbines off Skagen.",
        "In its first plan of 2022 the operator had wanted to spend 690 million euros on the turbines off Skagen.",
        wrong="an older plan is not told from the plan of today",
        published={"a": date(2025, 12, 26), "b": date(2022, 5, 2)},
    ),
    twin(
        "a subsidiary and its parent",
        "Sony Group reported an operating profit of 1.4 trillion yen for fiscal 2024.",
        "Sony Financial Group reported an operating profit of 140 billion yen for fiscal 2024.",
    ),
    twin(
        "two results of one company",
        "Nissan had a net loss of 671 billion yen in fiscal 2024.",
        "Nissan had an operating profit of 67.1 billion yen in fiscal 2024.",
    ),
    twin(
        "a cap and what was granted",
        "Brussels allows Prague to give the plant in Ostrava up to 450 million euros in aid.",
        "Brussels lets Prague give the plant in Ostrava 405 million euros in aid.",
    ),
    twin(
        "subsidy and total investment",
        "The state pays a subsidy of 4.76 billion euros for the plant in Dresden.",
        "The plant in Dresden is an investment of 10 billion euros, of which the state pays half.",
    ),
    twin(
        "a loss and a gain of one size",
        "The airline's shares fell 12 percent on Monday after the strike in Lyon.",
        "The airline's shares rose 21 percent on Tuesday after the strike in Lyon ended.",
    ),
    twin(
        "a toll on two days",
        "The quake in Luzon killed 12 people, rescuers said on Monday.",
        "The quake in Luzon killed 21 people, rescuers said on Wednesday.",
        published={"a": date(2025, 10, 6), "b": date(2025, 10, 8)},
    ),
]  # fmt: skip


def texts_of(case: Case) -> dict[str, str]:
    return {name: f"{text} {PAD[name]}" for name, text in zip("abc", case.texts, strict=False)}


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(c, id=c.name, marks=[pytest.mark.xfail(strict=True, reason=c.wrong)] if c.wrong else [])
        for c in CASES
    ],
)
def test_conflicts_of_small_dumps(case: Case) -> None:
    assert sides(serious(ledger_of(texts_of(case), case.published))) == case.found


@pytest.mark.parametrize("case", CASES, ids=[c.name for c in CASES])
def test_every_figure_has_one_fact(case: Case) -> None:
    ledger = ledger_of(texts_of(case), case.published)
    members = [m for fact in ledger.facts for m in fact.members]
    assert len(members) == len(set(members))
    assert set(members) == set(ledger.fact_of)
    known = {fact.id for fact in ledger.facts}
    for c in ledger.conflicts:
        assert c.fact_id in known
        assert set(c.members_a).isdisjoint(c.members_b)
        assert c.proposed in (c.value_a, c.value_b, None)
