"""Plans: what is to come, on two dates, in the many words of news; and the look-alikes that are no contradiction."""

from __future__ import annotations

from datetime import date

import pytest

from tests.dumps import DAY, Dates, ledger_of

STORY = (
    "The council of Harwick approved 48.3 million euros for the harbour on Tuesday, 17.6 million of it for the quay."
    "\n\n"
)
AGAIN = (
    "On Tuesday Harwick's council voted 48.3 million euros for its harbour; the quay takes 17.6 million of the sum.\n\n"
)


def rows(*texts: str, published: Dates = DAY) -> list[tuple[str, frozenset[object]]]:
    names = [f"{n}.txt" for n in range(len(texts))]
    found = ledger_of(dict(zip(names, texts, strict=True)), published).conflicts
    return [(c.severity, frozenset((c.value_a, c.value_b))) for c in found if c.kind == "date"]


@pytest.mark.parametrize(
    ("one", "two", "values"),
    [
        ("The cable car is due to carry its first passengers in May 2028.",
         "Rides on the cable car begin in May 2029, the town says.", ("2028-05", "2029-05")),
        ("The aquarium is scheduled to open its doors on 4 April 2027.",
         "The aquarium opens on 14 April 2027.", ("2027-04-04", "2027-04-14")),
        ("The frigate will be delivered to the navy in the second half of 2028.",
         "Delivery of the frigate is planned for the first half of 2029.", ("2028-H2", "2029-H1")),
        ("The coal unit at Brasted is to be shut down by the end of 2029.",
         "Closure of Brasted's coal unit is set for 2031.", ("2029", "2031")),
        ("Voters decide on the new charter in a referendum on 14 June 2026.",
         "The referendum on the charter takes place on 28 June 2026.", ("2026-06-14", "2026-06-28")),
        ("The merger with Oxbane is expected to close in the third quarter of 2026.",
         "Harbour and Oxbane aim to complete their merger by the end of March 2026.", ("2026-03", "2026-Q3")),
        ("The smelter is to make its first metal in early 2027.",
         "First metal from the smelter is expected in 2028.", ("2027", "2028")),
        ("Bids must be handed in by 30 January 2026.",
         "The deadline for bids is 30 March 2026.", ("2026-01-30", "2026-03-30")),
        ("The new bond matures in June 2033.",
         "Repayment of the bond falls due in June 2035.", ("2033-06", "2035-06")),
        ("An initial public offering is planned for the autumn of 2027.",
         "- IPO: spring 2028", ("2027", "2028")),
        ("Commercial operation is planned for the third quarter of 2028.",
         "- COD (start of commercial operation): first quarter of 2029", ("2028-Q3", "2029-Q1")),
        ("The probe is to lift off from Kourou in October 2026.",
         "Launch of the probe is scheduled for November 2026.", ("2026-10", "2026-11")),
        ("The court will hand down its verdict on 12 March 2026.",
         "A ruling is due on 21 March 2026.", ("2026-03-12", "2026-03-21")),
        ("The new rules take effect on 1 July 2026.",
         "The rules enter into force on 1 January 2027.", ("2026-07-01", "2027-01-01")),
        ("The stadium should be ready by August 2027.",
         "The stadium is to be completed in August 2028.", ("2027-08", "2028-08")),
        ("Ms Halvorsen will step down as chief executive in April 2026.",
         "The chief executive, Halvorsen, leaves office in June 2026.", ("2026-04", "2026-06")),
        ("The second reactor is to go online in 2031.",
         "Reactor 2 will start operations in 2033.", ("2031", "2033")),
        ("By 2035 the island is to be carbon neutral.",
         "The island wants to be climate neutral only by 2045.", ("2035", "2045")),
        ("The vaccine could be approved; a decision is expected in March 2026.",
         "The agency will decide on the vaccine in May 2026.", ("2026-03", "2026-05")),
        ("Opening | September 2027\nCost | 48.3 million euros",
         "The market hall will open in September 2026.", ("2026-09", "2027-09")),
        ("Market hall opening: September 2027",
         "The market hall will open in March 2027.", ("2027-03", "2027-09")),
        ("The dam is expected to start filling in July 2026.",
         "Filling of the dam will begin in September 2026.", ("2026-07", "2026-09")),
        ("The stadium will host its first match on 3 May 2027.",
         "The first match in the stadium is planned for 30 May 2027.", ("2027-05-03", "2027-05-30")),
        ("The desalination plant will start pumping water to the city in March 2027.",
         "Water from the desalination plant will reach the city from March 2028.", ("2027-03", "2028-03")),
        ("Parliament votes on the bill on 11 February 2026.",
         "A vote on the bill is scheduled for 18 February 2026.", ("2026-02-11", "2026-02-18")),
        ("The airline takes delivery of its first freighter in the fourth quarter of 2026.",
         "The first freighter is to be handed over to the airline in the second quarter of 2026.",
         ("2026-Q2", "2026-Q4")),
        ("The bridge will close for repairs on 7 September 2026.",
         "From 17 September 2026 the bridge will be closed.", ("2026-09-07", "2026-09-17")),
        ("The lithium mine is to come on stream in 2029.",
         "Start-up of the lithium mine: 2031", ("2029", "2031")),
        ("Sales of the new tram start in April 2026, the maker said.",
         "The new tram goes on sale in June 2026.", ("2026-04", "2026-06")),
        ("The lease on the pier expires on 31 December 2030.",
         "The pier's lease runs out at the end of 2032.", ("2030-12-31", "2032")),
        ("The tram to Oxbane should be running by the end of 2027.",
         "Trams to Oxbane will not run before 2029.", ("2027", "2029")),
        ("The agency is to publish its findings on May 6, 2026.",
         "Its findings are due on May 26, 2026.", ("2026-05-06", "2026-05-26")),
        ("The commission wants the dam to be finished in 2033.",
         "The dam is to be completed in 2038.", ("2033", "2038")),
        ("The loan must be repaid by 2040.",
         "Repayment of the loan is due in 2050.", ("2040", "2050")),
        ("Tenders will be invited in January 2026.",
         "A tender is to be launched in June 2026.", ("2026-01", "2026-06")),
        ("The hospital's new wing is due for completion in autumn 2028.",
         "Completion of the new wing is set for 2030.", ("2028", "2030")),
        ("The satellite Orvi-3 will be launched on 9 June 2026 from Kourou.",
         "Orvi-3 is due to be sent into orbit on 19 June 2026.", ("2026-06-09", "2026-06-19")),
        ("Trading in the shares is to begin on 12 March 2026.",
         "The shares start trading on 21 March 2026.", ("2026-03-12", "2026-03-21")),
        ("Her term as governor ends in June 2027.",
         "The governor's term expires in July 2027.", ("2027-06", "2027-07")),
        ("Shareholders will vote on the takeover on 4 March 2026.",
         "The shareholders' vote on the takeover is planned for 14 March 2026.", ("2026-03-04", "2026-03-14")),
        ("The takeover should be completed by the end of June 2026.",
         "Completion of the takeover is expected in the fourth quarter of 2026.", ("2026-06", "2026-Q4")),
        ("The last coal-fired unit will be switched off in 2030.",
         "In 2035 the last coal unit is to go offline.", ("2030", "2035")),
        ("The summit will be held in Harwick on 4 and 5 June 2026.",
         "The summit takes place on 24 and 25 June 2026.", ("2026-06-05", "2026-06-25")),
        ("Deadline for applications: 31 January 2026",
         "Applications must be in by 31 March 2026.", ("2026-01-31", "2026-03-31")),
        ("The first trains are to be in service by mid-2028, the operator said.",
         "The operator will put the first trains into service in 2030.", ("2028", "2030")),
        ("The state pension age will reach 68 in 2037.",
         "The pension age is to go up to 68 in 2039.", ("2037", "2039")),
        ("The new law will apply from January 2027.",
         "The law comes into force in July 2027.", ("2027-01", "2027-07")),
        ("Phase two is to follow in 2031.",
         "The second phase is planned for 2033.", ("2031", "2033")),
        ("Full operation is expected in 2030.",
         "The port will be fully operational in 2032.", ("2030", "2032")),
        ("The trial of the mayor opens on 3 March 2026.",
         "The mayor goes on trial on 13 March 2026.", ("2026-03-03", "2026-03-13")),
        ("Construction is expected to take until 2029.",
         "Construction is to end in 2031.", ("2029", "2031")),
        ("The treaty will be signed on 5 March 2026 in Oxbane.",
         "Signing of the treaty: 15 March 2026", ("2026-03-05", "2026-03-15")),
    ],
)  # fmt: skip
def test_one_plan_on_two_dates(one: str, two: str, values: tuple[str, str]) -> None:
    assert rows(STORY + one, AGAIN + two) == [("warning", frozenset(values))]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("The cable car is due to carry its first passengers in May 2028.",
         "The cable car opens on 14 May 2028."),
        ("The aquarium is scheduled to open its doors on 4 April 2027.",
         "The aquarium opens in spring 2027."),
        ("The frigate will be delivered by the end of September 2029.",
         "Delivery of the frigate is due in September 2029."),
        ("The first section opens in 2030.",
         "The whole line opens in 2034."),
        ("Construction of the tower begins in 2027.",
         "Construction of the tower ends in 2030."),
        ("The tower opens in 2027.",
         "The tower will be finished in 2026."),
        ("First production is planned for 2030.",
         "Full production is planned for 2033."),
        ("The plant at Selby will open in 2027.",
         "The plant at Hull will open in 2029."),
        ("The car plant will open in 2027.",
         "The battery plant will open in 2029."),
        ("The tunnel was originally to open in 2027.",
         "The tunnel is to open in 2029."),
        ("The tunnel's opening was pushed back from 2027 to 2029.",
         "The tunnel opens in 2029."),
        ("The 2031 bond matures in June 2031.",
         "The second bond matures in June 2035."),
        ("The first frigate will be delivered in 2028.",
         "The second frigate will be delivered in 2029."),
        ("The smelter must start by 2030.",
         "The smelter is to start in 2028."),
        ("Critics expect the tunnel to open in 2032.",
         "The tunnel opens in 2029."),
        ("The tunnel could open in 2032, analysts say.",
         "The tunnel opens in 2029."),
        ("The tunnel opens in 2029 or 2030.",
         "The tunnel opens in 2031 or 2032."),
        ("The vote is on 3 May 2026.",
         "The run-off vote is on 17 May 2026."),
        ("Bids are due on 3 May 2026.",
         "Tenders for the second lot are due on 9 June 2026."),
        ("The trial starts on 3 May 2026.",
         "The trial is to end on 30 June 2026."),
        ("The northern ring opens in 2027.",
         "The southern ring opens in 2029."),
        ("The bank will publish its report in March 2026.",
         "The bank will publish its accounts in May 2026."),
        ("The company plans to hire 200 people by 2027.",
         "The company plans to hire 500 people by 2030."),
        ("The ban on new diesel buses starts in 2030.",
         "The ban on all diesel buses starts in 2035."),
        ("Harwick's quay will open in June 2027.",
         "Harwick's museum will open in June 2028."),
        ("The interim results are due in May 2026.",
         "The final results are due in August 2026."),
        ("The dividend will be paid on 4 May 2026.",
         "Shareholders will be paid the dividend in May."),
        ("The festival will be held from 3 May 2026.",
         "The festival runs until 19 May 2026."),
        ("The scheme runs until 2030.",
         "The scheme starts in 2026."),
        ("Vision 2040 will open the market.",
         "The market opens in 2030."),
        ("Tickets for the opening go on sale in March 2027.",
         "The opening is in June 2027."),
        ("The lithium mine is to come on stream in 2029.",
         "The lithium mine will reach full output in 2031."),
        ("Phase one is to follow in 2031.",
         "The second phase is planned for 2033."),
        ("The bridge will close on 7 September 2026.",
         "The bridge will reopen on 17 September 2026."),
        ("Applications open on 3 January 2026.",
         "Applications close on 31 January 2026."),
        ("The council votes on 11 February 2026, parliament on 3 March 2026.",
         "Parliament votes on 3 March 2026."),
        ("The lease on the pier expires on 31 December 2030.",
         "The lease on the market expires on 31 December 2032."),
        ("Construction of the bridge starts in 2027.",
         "Construction of the school starts in 2029."),
        ("The tram should be running by the end of 2027.",
         "The tram starts in June 2027."),
        ("Trams will not run before 2029.",
         "The tram starts in 2030."),
        ("The Oxbane plant closes in 2028.",
         "The Selby plant closes in 2030."),
        ("Analysts had expected the deal to close in March 2026.",
         "The deal is expected to close in June 2026."),
        ("The dam was to be finished in 2033.",
         "The dam is to be completed in 2038."),
        ("The opening, once planned for 2027, is now set for 2029.",
         "The opening is set for 2029."),
        ("The bill goes to the lower house on 4 March 2026.",
         "The bill goes to the senate on 14 April 2026."),
        ("The first flight is on 3 May 2026.",
         "Flight 2 is on 3 June 2026."),
        ("The first freighter is delivered in 2026, the last in 2029.",
         "The last freighter is delivered in 2029, the first in 2026."),
        ("Exports start in 2027.",
         "Production starts in 2026."),
        ("The lower deck opens in May 2026.",
         "The upper deck opens in August 2026."),
        ("The group wants to be carbon neutral by 2040.",
         "The group's own plants are to be carbon neutral by 2030."),
        ("The bond of 2026 matures in 2031.",
         "A second bond matures in 2033."),
        ("The men's final is held on 3 May 2026.",
         "The women's final is held on 4 June 2026."),
        ("The interim dividend is paid on 3 May 2026.",
         "The final dividend is paid on 3 September 2026."),
        ("Sign-up for the course starts on 3 May 2026.",
         "The course starts on 3 September 2026."),
        ("The trial starts in May 2026.",
         "A verdict is expected in October 2026."),
        ("Work on the tunnel will begin in 2027.",
         "The tunnel will be open in 2033."),
        ("The company expects to hire in 2027.",
         "The company expects profits in 2029."),
        ("The tax rises in January 2026.",
         "The tax rises again in January 2028."),
        ("The governor's term ends in June 2027.",
         "The deputy governor's term ends in July 2028."),
        ("The budget year ends on 31 March 2026.",
         "The current budget ends on 30 June 2026."),
        ("Oil output is to peak in 2027.",
         "Gas output is to peak in 2030."),
        ("The port will handle ships from 2027.",
         "The port will handle trains from 2029."),
    ],
)  # fmt: skip
def test_two_plans_or_one_date(one: str, two: str) -> None:
    assert [row for row in rows(STORY + one, AGAIN + two) if row[0] != "info"] == []


def test_the_finest_date_speaks_for_its_side() -> None:
    copy = STORY.replace("on Tuesday", "this week")
    third = copy + "The lander Wren is to touch down on the moon by 30 September 2029."
    found = ledger_of(
        {
            "0.txt": STORY + "Wren must land on the moon by the end of September 2029.",
            "1.txt": AGAIN + "Wren is to set down on the moon by September 2028.",
            "2.txt": third,
        },
        DAY,
    ).conflicts
    assert [(c.value_a, c.value_b) for c in found if c.kind == "date"] == [("2029-09-30", "2028-09")]


def test_a_coarse_date_takes_no_side() -> None:
    coarse = STORY.replace("on Tuesday", "this week") + "The final investment decision will be taken in 2027."
    one = STORY + "A final investment decision is expected in the first quarter of 2027."
    found = ledger_of({"0.txt": one, "1.txt": AGAIN + "- FID: third quarter of 2027", "2.txt": coarse}, DAY).conflicts
    assert [(*c.sources_a, *c.sources_b) for c in found if c.kind == "date"] == [("0.txt", "1.txt")]


@pytest.mark.parametrize(
    ("later", "severity"),
    [(date(2026, 1, 9), "warning"), (date(2026, 4, 9), "info")],
)
def test_months_later_the_plan_may_have_moved(later: date, severity: str) -> None:
    days = {"0.txt": DAY, "1.txt": later}
    one, two = "The fish market is to open in May 2031.", "The fish market opens in May 2034."
    assert [row[0] for row in rows(STORY + one, AGAIN + two, published=days)] == [severity]


def test_an_abbreviation_is_known_by_its_words() -> None:
    one = STORY + "The environmental impact statement is due in May 2027."
    found = rows(one, AGAIN + "- EIS: due in September 2027")
    assert found == [("warning", frozenset(("2027-05", "2027-09")))]


def test_two_articles_that_share_no_story() -> None:
    other = "The rail company sold 93.1 million tickets in May, 6.27 million of them to students, its report shows. "
    one = "A final investment decision is expected in the first quarter of 2027."
    assert rows(STORY + one, other + "- FID: third quarter of 2027") == []
