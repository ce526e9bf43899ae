# ruff: noqa: E501 (templates are lines of prose)
"""Stories of the state and the economy: budgets, central banks, trade, polls, courts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from newsmaker.dice import Dice, rounded
from newsmaker.firms import tellers
from newsmaker.telling import MONTHS, Draft, later, month
from newsmaker.world import BILLION, COUNTRIES, Country, company, person

_MINISTRIES = ("defence ministry", "transport ministry", "health ministry", "education ministry", "farm ministry",
               "environment ministry", "energy ministry", "justice ministry")  # fmt: skip


def _stages(land: Country, ministry: str, year: int) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """Request, plan, law and extra budget of one ministry for one year."""
    base = Dice("ministry", land.code, ministry).figure(BILLION * 2, BILLION * 60, 3) * land.per_dollar
    d = Dice("budget", land.code, ministry, year)
    request = rounded(base * (1 + Decimal(year - 2019) / 15) * Decimal(d.between(100, 112)) / 100, 4)
    plan = rounded(request * Decimal(d.between(88, 97)) / 100, 4)
    law = rounded(plan * Decimal(d.between(970, 1000)) / 1000, 4) if d.chance(40) else plan
    extra = rounded(plan * Decimal(d.between(2, 9)) / 100, 3)
    return request, plan, law, extra


def budget(number: int, crowd: int) -> Iterator[Draft]:
    """A ministry's money: asked for, planned, passed, topped up."""
    d = Dice("budget story", number)
    land = d.pick(COUNTRIES)
    ministry, year = d.pick(_MINISTRIES), d.between(2020, 2025)
    cur = land.currency
    request, plan, law, extra = _stages(land, ministry, year)
    before = _stages(land, ministry, year - 1)
    start = date(year if land.starts < 8 else year - 1, land.starts, 1)
    label = f"fiscal {year}"
    who = f"{land.name[0].upper()}{land.name[1:]}'s {ministry}"
    for k, (stage, day) in enumerate((("request", later(start, -215)), ("plan", later(start, -100)),
                                      ("law", later(start, -12)), ("extra", later(start, 230)))):  # fmt: skip
        if not d.chance(70):
            continue
        for t in tellers(d, land, later(day, d.between(0, 9)), 1, 3):
            m = t.money
            now = (request, plan, law, extra)[k]
            change = (plan / before[2] - 1) * 100
            told = t.on(t.day)
            if stage == "request":
                opening = f"{who} has asked for {m(now, cur, 50)} for {label}, according to its request, seen {told}."
                body = [f"The ministry got {m(before[2], cur)} in this year's initial budget.",
                        f"The finance ministry will decide on the request by {month(later(start, -90))}."]  # fmt: skip
                title = f"{ministry.capitalize()} seeks {t.headline(now, cur)}"
            elif stage == "plan":
                opening = f"The cabinet approved {told} a draft budget that gives the {ministry} {m(now, cur, 50)} in {label}."
                body = [f"That is {t.share(abs(change))} {'more' if change > 0 else 'less'} than the {m(before[2], cur)} of "
                        f"fiscal {year - 1}.",
                        f"The ministry had requested {m(request, cur)}.",
                        "Parliament is to vote on the draft in the spring."]  # fmt: skip
                title = f"{land.people} cabinet sets aside {t.headline(now, cur)} for {ministry}"
            elif stage == "law":
                opening = f"Parliament passed the {label} budget {told}, with {m(now, cur, 50)} for the {ministry}."
                cut = "as the cabinet had proposed" if law == plan else f"after cutting the cabinet's {m(plan, cur)}"
                body = [f"Lawmakers voted for it {cut}.",
                        f"In fiscal {year - 1} the ministry had {m(before[2], cur)}."]  # fmt: skip
                title = f"Parliament passes budget, {ministry} gets {t.headline(now, cur)}"
            else:
                opening = (f"A supplementary budget for {label} gives the {ministry} an extra {m(now, cur, 50)}, the government "
                           f"said {told}.")  # fmt: skip
                body = [f"It comes on top of the {m(law, cur)} of the initial budget.",
                        f"With the extra budget the ministry has {m(law + extra, cur)} to spend."]  # fmt: skip
                title = f"Extra {t.headline(now, cur)} for {land.people} {ministry}"
            body.append(
                f'"Every {land.people} taxpayer will see what it is for," said {person(t.dice, land)}, the minister.'
            )
            dateline = t.dateline(land.cities[0])
            yield Draft(t.outlet, t.day, title, (dateline + opening, *t.dice.some(body, 1, 4)))


def _path(land: Country, step: int) -> Decimal:
    """The policy rate after so many meetings: moves of a quarter or half a point, never below zero."""
    level = Decimal(Dice("start", land.code).between(2, 12)) / 4
    for k in range(step + 1):
        move = Dice("meeting", land.code, k).pick((0, 0, 25, 25, 50, -25))
        level = max(level + Decimal(move) / 100, Decimal(0))
    return level


def central_bank(number: int, crowd: int) -> Iterator[Draft]:
    """A decision on rates with the forecasts that go with it."""
    d = Dice("bank", number)
    land = d.pick(COUNTRIES)
    step = d.between(0, 45)
    day = later(date(2020, 1, 21), 45 * step)
    now, was = _path(land, step), _path(land, step - 1) if step else _path(land, 0)
    g = Dice("forecast", land.code, step)
    inflation, next_year, growth = (Decimal(g.between(12, 89)) / 10 for _ in range(3))
    month_ago = Decimal(g.between(12, 89)) / 10
    bank = f"{land.people} central bank"
    for t in tellers(d, land, day):
        points = int(abs(now - was) * 100)
        if now == was:
            opening = f"The {bank} left its key rate at {t.share(now, 2)} {t.on(day)}."
            title = f"{bank} holds rate at {t.share(now, 2)}"
        else:
            verb, noun = ("raised", "raises") if now > was else ("cut", "cuts")
            opening = (f"The {bank} {verb} its key rate by {points} basis points to {t.share(now, 2)} from {t.share(was, 2)} "
                       f"{t.on(day)}.")  # fmt: skip
            title = f"{bank} {noun} rate to {t.share(now, 2)}"
        body = [
            t.dice.say(
                f"It now expects inflation of {t.share(inflation)} in {day.year} and {t.share(next_year)} in {day.year + 1}.",
                f"{land.people} inflation should average {t.share(inflation)} in {day.year}, the bank reckons.",
                f"The bank's forecast for inflation is {t.share(inflation)} this year and {t.share(next_year)} next year.",
            ),
            t.dice.say(
                f"Consumer prices rose {t.share(month_ago)} in the year to {MONTHS[later(day, -40).month - 1]}.",
                f"Annual inflation in {land.name} stood at {t.share(month_ago)} in {month(later(day, -40))}.",
            ),
            t.dice.say(
                f"The economy should grow by {t.share(growth)} next year, it said.",
                f"For {day.year + 1} the {bank} foresees growth of {t.share(growth)}.",
            ),
            f"{person(g, land)}, the governor, spoke of a decision that was not unanimous.",
        ]
        yield Draft(t.outlet, t.day, title, (t.dateline(land.cities[1]) + opening, *t.dice.some(body, 2, 4)))


def _exports(land: Country, year: int, mon: int) -> tuple[Decimal, Decimal]:
    base = Dice("exports", land.code).figure(BILLION * 8, BILLION * 90, 3) * land.per_dollar
    d = Dice("exports", land.code, year, mon)
    out = rounded(base * (1 + Decimal(year - 2019) / 25) * Decimal(d.between(90, 115)) / 100, 4)
    return out, rounded(out * Decimal(d.between(85, 118)) / 100, 4)


def trade(number: int, crowd: int) -> Iterator[Draft]:
    """A month's exports and imports: preliminary figures, then final ones."""
    d = Dice("trade", number)
    land = d.pick(COUNTRIES)
    year, mon = d.between(2020, 2024), d.between(1, 12)
    cur = land.currency
    out, into = _exports(land, year, mon)
    was = _exports(land, year - 1, mon)[0]
    early = rounded(out * Decimal(d.between(985, 1012)) / 1000, 4)
    name = MONTHS[mon - 1]
    first = later(date(year + (mon == 12), mon % 12 + 1, 1), 16)
    for stage, value, day in (("preliminary", early, first), ("final", out, later(first, 28))):
        change = (value / was - 1) * 100
        for t in tellers(d, land, day, 1, 3):
            m = t.money
            opening = (f"{land.people} exports {'rose' if change > 0 else 'fell'} {t.share(abs(change))} from a year earlier to "
                       f"{m(value, cur, 50)} in {name} {year}, {stage} data showed {t.on(day)}.")  # fmt: skip
            body = [f"Exports had come to {m(was, cur)} in {name} {year - 1}."]
            if stage == "final":
                gap = value - into
                body += [
                    t.dice.say(
                        f"Imports were {m(into, cur)}, which leaves a {'surplus' if gap > 0 else 'deficit'} of "
                        f"{m(abs(gap), cur)}.",
                        f"{land.name[0].upper()}{land.name[1:]} imported goods for {m(into, cur)}.",
                        f"The trade {'surplus' if gap > 0 else 'deficit'} for {name} was {m(abs(gap), cur)}.",
                    ),
                    t.dice.say(
                        f"The preliminary figure for exports had been {m(early, cur)}.",
                        f"A first estimate in {month(first)} had put {name} exports at {m(early, cur)}.",
                    ),
                ]
            body.append(f"Shipments to neighbours grew fastest, said {person(t.dice, land)}, an economist.")
            title = f"{land.people} {name} exports {'up' if change > 0 else 'down'} {t.share(abs(change))}"
            yield Draft(t.outlet, t.day, title, (t.dateline(land.cities[2]) + opening, *t.dice.some(body, 2, 4)))


def poll(number: int, crowd: int) -> Iterator[Draft]:
    """Two pollsters, two weeks, the same parties."""
    one = Dice("poll story", number)
    land = one.pick(COUNTRIES)
    day = later(date(2020, 1, 12), 42 * one.between(0, 43))
    d = Dice("poll", land.code, day)
    parties = [f"{p} Party" for p in d.some(("Harvest", "Civic", "Liberty", "Workers", "Green Front", "Centre"), 3, 4)]
    for k in range(d.between(1, 3)):
        asked = d.between(16, 60) * 50
        house = d.say("Compass", "Plumb Line", "Three Rivers", "Signal") + " Polls"
        left = 92
        shares = []
        for _ in parties:
            shares.append(d.between(12, max(13, left // 2)))
            left -= shares[-1]
        when = later(day, 14 * k)
        for t in tellers(one, land, when, 1, 2):
            body = [
                f"The {parties[1]} would get {t.share(Decimal(shares[1]), 0)} and the {parties[2]} "
                f"{t.share(Decimal(shares[2]), 0)}.",
                f"{house} asked {t.count(asked)} people; the margin of error is 3 percentage points.",
                f"{person(t.dice, land)}, who leads the {parties[0]}, said that polls were not ballots.",
            ]
            opening = (f"The {parties[0]} stands at {t.share(Decimal(shares[0]), 0)} in {land.name}, a poll by {house} published "
                       f"{t.on(when)} found.")  # fmt: skip
            title = f"{parties[0]} at {t.share(Decimal(shares[0]), 0)} in new {land.people} poll"
            yield Draft(t.outlet, t.day, title, (t.dateline(land.cities[0]) + opening, *t.dice.some(body, 2, 3)))


def court(number: int, crowd: int) -> Iterator[Draft]:
    """A fine or damages: sought, awarded, cut on appeal."""
    one = Dice("court story", number)
    c = company(one.throw(crowd))
    why = one.say("price fixing", "a data leak", "river pollution", "late payments", "misleading advertising")
    d = Dice("court", c.name, why)
    land, cur = c.country, c.country.currency
    sought = rounded(c.revenue * Decimal(d.between(4, 50)) / 100, 2)
    fine = rounded(sought * Decimal(d.between(30, 80)) / 100, 2)
    less = rounded(fine * Decimal(d.between(40, 80)) / 100, 2)
    day = later(date(2020, 1, 15), d.between(0, 1400))
    people = d.between(11, 800) * 10
    for t in tellers(one, land, day):
        m = t.money
        opening = (
            f"A court in {land.cities[3]} ordered {c.name} {t.on(day)} to pay {m(fine, cur, 60)} in damages over {why}."
        )
        body = [
            t.dice.say(
                f"The plaintiffs had sought {m(sought, cur)}.",
                f"The customers of {c.short} had asked for {m(sought, cur)}.",
                f"That is less than the {m(sought, cur)} that the suit against {c.short} had demanded.",
            ),
            f"{c.short} said it would appeal.",
            f"Some {t.count(people)} customers had joined the suit, their lawyer {person(t.dice, land)} said.",
            f"{c.short} had revenue of {m(c.revenue, cur)} in a usual quarter." if t.dice.chance(10)
            else "Shares of the company fell after the ruling.",
        ]  # fmt: skip
        yield Draft(t.outlet, t.day, t.dice.say(f"{c.short} must pay {t.headline(fine, cur)} over {why}",
                    f"Court rules against {c.short}"), (t.dateline(land.cities[3]) + opening, *t.dice.some(body, 2, 4)))  # fmt: skip
    if d.chance(60):
        after = later(day, d.between(200, 600))
        for t in tellers(one, land, after, 1, 2):
            yield Draft(t.outlet, t.day, f"{c.short} wins cut in damages", (
                t.dateline(land.cities[3]) + f"An appeals court cut the damages that {c.name} must pay over {why} to "
                f"{t.money(less, cur, 40)} {t.on(after)}.",
                f"The lower court had awarded {t.money(fine, cur)} in {month(day)}.",
            ))  # fmt: skip
