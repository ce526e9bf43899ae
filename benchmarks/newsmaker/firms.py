# ruff: noqa: E501 (templates are lines of prose)
"""Stories of companies: results, takeovers, factories, job cuts, rounds of funding."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from newsmaker.dice import Dice, rounded
from newsmaker.telling import Draft, Teller, later, month
from newsmaker.world import Company, Country, company, outlet, person

_QUARTERS = (("January-March", 3), ("April-June", 6), ("July-September", 9), ("October-December", 12))
_ORDER = ("first", "second", "third", "fourth")


def tellers(d: Dice, land: Country, day: date, least: int = 2, most: int = 4) -> Iterator[Teller]:
    """The outlets that tell one event, the first on the day itself."""
    for k in range(d.between(least, most)):
        yield Teller(Dice(d.throw(10**9), k), outlet(d.throw(288)), later(day, d.pick((0, 0, 1, 2)) if k else 0), land)


def _quarter(c: Company, year: int, q: int) -> tuple[Decimal, Decimal, Decimal]:
    """Revenue, operating profit, net profit of a quarter: the same for whoever asks."""
    d = Dice("quarter", c.name, year, q)
    revenue = c.revenue * (1 + Decimal(year - 2019) / 20) * Decimal(d.between(900, 1120)) / 1000
    operating = revenue * Decimal(d.between(60, 170)) / 1000
    net = operating * Decimal(d.between(550, 780)) / 1000
    return rounded(revenue, 4), rounded(operating, 4), rounded(net, 4)


def _year(c: Company, year: int) -> tuple[Decimal, Decimal, Decimal]:
    parts = [_quarter(c, year, q) for q in range(4)]
    return tuple(sum((p[k] for p in parts), Decimal(0)) for k in range(3))  # type: ignore[return-value]


def _outlook(c: Company, year: int, q: int) -> Decimal:
    """The forecast of the year's net profit as it stood after quarter q; revised once in some years."""
    d = Dice("outlook", c.name, year)
    first = rounded(_year(c, year)[2] * Decimal(d.between(90, 108)) / 100, 3)
    return rounded(first * Decimal(d.between(104, 118)) / 100, 3) if q >= 2 and d.chance(40) else first


def earnings(number: int, crowd: int) -> Iterator[Draft]:
    """A quarter's results, by several outlets; after the last quarter those of the year."""
    d = Dice("earnings", number)
    c = company(d.throw(crowd))
    year, q = d.between(2020, 2024), d.throw(4)
    cur = c.country.currency
    revenue, operating, net = _quarter(c, year, q)
    before = _quarter(c, year - 1, q)
    last = _quarter(c, year, q - 1) if q else _quarter(c, year - 1, 3)
    change = (revenue / before[0] - 1) * 100
    span, end = _QUARTERS[q]
    day = later(date(year + (end == 12), end % 12 + 1, 1), d.between(18, 50))
    dividend = Decimal(Dice("dividend", c.name, year).between(12, 400)) / 100 * c.country.per_dollar
    dividend = rounded(dividend, 3)
    shown = f"{_ORDER[q]} quarter of {year}"
    for t in tellers(d, c.country, day):
        up = "rose" if change > 0 else "fell"
        m = t.money
        opening = t.dice.say(
            f"{c.name} said {t.on(day)} that revenue {up} {t.share(abs(change))} to {m(revenue, cur, 60)} in the {shown}.",
            f"{c.short}, the {c.country.people} {c.trade} group, reported a net profit of {m(net, cur, 60)} for the {shown} "
            f"{t.on(day)}, compared with {m(before[2], cur)} a year earlier.",
            f"Net profit at {c.name} came to {m(net, cur, 60)} in the {span} quarter of {year}, after {m(before[2], cur)} "
            f"in the same quarter of {year - 1}, the company said {t.on(day)}.",
        )
        body = [
            t.dice.say(
                f"Operating profit was {m(operating, cur, 20)}, against {m(before[1], cur)} a year before.",
                f"{c.short}'s operating profit came to {m(operating, cur, 20)}; a year earlier it had been {m(before[1], cur)}.",
                f"At the operating level the {c.trade} group earned {m(operating, cur, 20)}, after {m(before[1], cur)}.",
                f"The operating result stood at {m(operating, cur, 20)}.",
            ),
            t.dice.say(
                f"In the {span} quarter sales reached {m(revenue, cur)}, compared with {m(before[0], cur)} in the same period "
                f"of {year - 1} and {m(last[0], cur)} in the three months before.",
                f"Revenue of {c.short} amounted to {m(revenue, cur)} in the three months, up from {m(last[0], cur)} in the "
                f"previous quarter."
                if revenue > last[0]
                else f"Revenue of {c.short} amounted to {m(revenue, cur)} in the three months.",
                f"The company sold goods for {m(revenue, cur)} in {span}; in {span} {year - 1} it had been {m(before[0], cur)}.",
            ),
            f"Analysts polled by {person(t.dice, c.country)} Research had expected revenue of "
            f"{t.about(revenue * Decimal('0.97'), cur)}.",
            f'"We are where we wanted to be," said {c.boss}, the chief executive, in a call from {c.city}.',
            f"The company {t.dice.say('proposed', 'will pay')} a dividend of {_price(dividend, cur)} a share for {year}.",
            t.dice.say(
                f"Quarterly net profit had been {m(last[2], cur)} in the three months to "
                f"{_QUARTERS[q - 1][0].split('-')[1] if q else 'December'}.",
                f"In the quarter before, {c.short} had made {m(last[2], cur)} net.",
            ),
        ]
        if q == 3:
            whole, old = _year(c, year), _year(c, year - 1)
            body.append(f"For the whole of {year} net profit was {m(whole[2], cur, 30)} on revenue of {m(whole[0], cur)}, "
                        f"after {m(old[2], cur)} and {m(old[0], cur)} in {year - 1}.")  # fmt: skip
        else:
            now, was = _outlook(c, year, q), _outlook(c, year, q - 1)
            if now != was:
                body.append(
                    f"{c.short} raised its forecast of full-year net profit to {m(now, cur)} from {m(was, cur)}."
                )
            else:
                body.append(f"{c.short} kept its forecast of a net profit of {m(now, cur)} for the whole of {year}.")
        title = t.dice.say(
            f"{c.short} quarterly profit {'up' if net > before[2] else 'down'} to {t.headline(net, cur)}",
            f"{c.short} sales {'climb' if change > 0 else 'slip'} in the {_ORDER[q]} quarter",
            f"{c.trade.capitalize()} group {c.short} reports {_ORDER[q]}-quarter results",
        )
        yield Draft(t.outlet, t.day, title, (t.dateline(c.city) + opening, *t.dice.some(body, 3, 6)))


def _price(value: Decimal, cur: str) -> str:
    word = {"JPY": "yen", "KRW": "won", "INR": "rupees", "GBP": "pounds", "EUR": "euros", "USD": "dollars"}.get(
        cur, cur
    )
    return f"{value.normalize():f} {word}" if value >= 1 else f"{value:f} {word}"


def deal(number: int, crowd: int) -> Iterator[Draft]:
    """An offer for a company, told at once and again when it closes or is raised."""
    one = Dice("deal story", number)
    buyer, target = company(one.throw(crowd)), company(one.throw(crowd))
    if buyer.short == target.short:
        return
    d = Dice("deal", buyer.name, target.name)
    cur = target.country.currency
    price = rounded(target.revenue * Decimal(d.between(150, 900)) / 100, d.pick((2, 3, 3)))
    debt = rounded(price * Decimal(d.between(8, 40)) / 100, 2)
    whole = price + debt
    premium, stake = d.between(12, 55), d.pick((100, 100, 51, 60, 75))
    fee = rounded(price * Decimal(d.between(2, 4)) / 100, 2)
    savings = rounded(price * Decimal(d.between(3, 9)) / 100, 2)
    day = later(date(2020, 1, 10), d.between(0, 1800))
    closes = month(later(day, d.between(120, 400)))
    what = "all" if stake == 100 else f"{stake}%"
    for t in tellers(one, target.country, day):
        m = t.money
        opening = t.dice.say(
            f"{buyer.name} agreed {t.on(day)} to buy {'' if stake == 100 else f'{stake}% of '}{target.name} for "
            f"{m(price, cur, 60)} in cash, the two companies said.",
            f"{buyer.short} will pay {m(price, cur, 60)} for {what} of {target.short}, a {target.country.people} "
            f"{target.trade} company, it announced {t.on(day)}.",
        )
        body = [
            f"The price is {t.share(Decimal(premium), 0)} above where {target.short} shares closed on the day before.",
            f"Including debt of {m(debt, cur)}, the deal values {target.short} at {m(whole, cur)}.",
            t.dice.say(
                f"{buyer.short} expects to save {m(savings, cur)} a year from the third year on.",
                f"Annual savings are put at {m(savings, cur)}.",
                f"By the third year the merged group should spend {m(savings, cur)} less each year.",
            ),
            t.dice.say(
                f"Should the deal fall through, {buyer.short} owes a break fee of {m(fee, cur)}.",
                f"A break fee of {m(fee, cur)} is due if {buyer.short} walks away.",
                f"{target.short} would get {m(fee, cur)} if the buyer backed out.",
            ),
            f"The transaction should close in {closes}, provided that regulators agree.",
            f"{target.short} had revenue of {m(rounded(_year(target, day.year - 1)[0], 4), cur)} in {day.year - 1}.",
            f'{buyer.boss}, who runs {buyer.short}, called it "the natural next step".',
        ]
        title = t.dice.say(
            f"{buyer.short} to buy {target.short} for {t.headline(price, cur)}",
            f"{buyer.short} strikes {t.headline(price, cur)} deal for {target.short}",
            f"{target.short} agrees to be bought by {buyer.short}",
        )
        yield Draft(t.outlet, t.day, title, (t.dateline(target.city) + opening, *t.dice.some(body, 3, 6)))
    if d.chance(50):
        after = later(day, d.between(30, 110))
        raised = rounded(price * Decimal(d.between(106, 120)) / 100, 3)
        for t in tellers(one, target.country, after, 1, 2):
            yield Draft(t.outlet, t.day, f"{buyer.short} raises its bid for {target.short}", (
                t.dateline(target.city) + f"{buyer.short} raised its offer for {target.name} to {t.money(raised, cur, 40)} "
                f"{t.on(after)}, from the {t.money(price, cur)} it had first agreed to pay in {month(day)}.",
                f"A rival bidder, {company(d.throw(crowd)).name}, has until {month(later(after, 60))} to answer.",
            ))  # fmt: skip


def factory(number: int, crowd: int) -> Iterator[Draft]:
    """A plant: its cost, the aid for it, what it makes; later a second phase beside the first."""
    one = Dice("factory story", number)
    c = company(one.throw(crowd))
    land, cur = c.country, c.country.currency
    town = one.pick(land.cities)
    d = Dice("factory", c.name, town)
    cost = rounded(c.revenue * Decimal(d.between(20, 160)) / 100, 2)
    aid = rounded(cost * Decimal(d.between(8, 40)) / 100, 2)
    jobs, units = d.between(6, 90) * 50, d.between(4, 200) * 5000
    goods = d.say("cells", "engines", "modules", "batteries", "wafers", "panels")
    day = later(date(2020, 2, 1), d.between(0, 1700))
    opens = month(later(day, d.between(400, 1000)))
    for t in tellers(one, land, day):
        m = t.money
        opening = t.dice.say(
            f"{c.name} will build a plant in {town} for {m(cost, cur, 60)}, the company said {t.on(day)}.",
            f"{c.short} plans to invest {m(cost, cur, 60)} in a new factory in {town}, {land.name}, it said {t.on(day)}.",
        )
        body = [
            t.dice.say(
                f"The state will cover {m(aid, cur, 30)} of the cost through subsidies.",
                f"{land.name[0].upper()}{land.name[1:]} supports the project with {m(aid, cur, 30)}.",
                f"Subsidies for the {town} plant add up to {m(aid, cur, 30)}.",
            ),
            t.dice.say(
                f"The plant is to employ {t.count(jobs)} people and to turn out {t.count(units)} {goods} a year.",
                f"It brings {t.count(jobs)} jobs to {town}.",
                f"{t.count(jobs)} people will work there, and capacity is put at {t.count(units)} {goods} a year.",
            ),
            f"Production is scheduled to begin in {opens}.",
            f"It would be {c.short}'s {t.dice.say('second', 'third', 'fourth')} site in {land.name}.",
            f"The mayor, {person(t.dice, land)}, spoke of the largest investment in {town} in a generation.",
            f"{c.short} made a net profit of {m(_year(c, day.year - 1)[2], cur)} in {day.year - 1}.",
        ]
        title = t.dice.say(f"{c.short} to build {t.headline(cost, cur)} plant in {town}",
                           f"{town} wins {c.short} factory", f"{c.short} picks {town} for new {goods} plant")  # fmt: skip
        yield Draft(t.outlet, t.day, title, (t.dateline(town) + opening, *t.dice.some(body, 3, 5)))
    if d.chance(50):
        after = later(day, d.between(300, 700))
        more = rounded(cost * Decimal(d.between(40, 90)) / 100, 2)
        for t in tellers(one, land, after, 1, 2):
            yield Draft(t.outlet, t.day, f"{c.short} adds a second phase in {town}", (
                t.dateline(town) + f"{c.short} will spend a further {t.money(more, cur, 40)} on a second phase of its plant in "
                f"{town}, which brings the total investment there to {t.money(cost + more, cur)}.",
                f"The first phase, announced in {month(day)}, costs {t.money(cost, cur)}.",
                f"Some {t.count(rounded(Decimal(jobs) / 2, 2).__int__())} jobs come on top of the {t.count(jobs)} "
                f"of the first phase.",
            ))  # fmt: skip


def job_cuts(number: int, crowd: int) -> Iterator[Draft]:
    """Redundancies, their cost and what they save."""
    one = Dice("job cuts story", number)
    c = company(one.throw(crowd))
    year = one.between(2020, 2024)
    d = Dice("job cuts", c.name, year)
    land, cur = c.country, c.country.currency
    staff = d.between(20, 900) * 100
    gone = int(rounded(Decimal(staff * d.between(4, 18)) / 100, 2))
    share, site = Decimal(gone) / staff * 100, d.pick(land.cities)
    charge = rounded(c.revenue * Decimal(d.between(3, 15)) / 100, 2)
    saved = rounded(charge * Decimal(d.between(60, 190)) / 100, 2)
    day = later(date(year, 1, 5), d.between(0, 350))
    for t in tellers(one, land, day):
        m = t.money
        opening = t.dice.say(
            f"{c.name} will cut {t.count(gone)} jobs, or {t.share(share)} of its workforce, it said {t.on(day)}.",
            f"{c.short} plans to shed {t.count(gone)} of its {t.count(staff)} employees, the {c.trade} group said "
            f"{t.on(day)}.",
        )
        body = [
            f"The cuts will cost {m(charge, cur, 50)} this year and save {m(saved, cur, 30)} a year from {year + 2}.",
            f"The site in {site} closes by the end of {year + 1}.",
            f'"This is painful but needed," chief executive {c.boss} wrote to staff.',
            f"Unions in {c.city} called for a strike.",
            f"{c.short} employs {t.count(staff)} people, most of them in {land.name}.",
        ]
        yield Draft(t.outlet, t.day, t.dice.say(f"{c.short} to cut {t.count(gone)} jobs", f"Job cuts at {c.short}"),
                    (t.dateline(c.city) + opening, *t.dice.some(body, 2, 4)))  # fmt: skip


def funding(number: int, crowd: int) -> Iterator[Draft]:
    """A young company raises money: the round, the valuation, the total so far."""
    one = Dice("funding story", number)
    c = company(one.throw(crowd))
    d = Dice("funding", c.name)
    cur = c.country.currency
    sums = [rounded(c.revenue / 400 * Decimal(3) ** k * Decimal(d.between(80, 140)) / 100, 2) for k in range(3)]
    first, staff = later(date(2020, 3, 1), d.between(0, 900)), d.between(3, 40) * 10
    for k, letter in enumerate("ABC"[: d.between(1, 3)]):
        day = later(first, 420 * k)
        total, worth = sum(sums[: k + 1], Decimal(0)), rounded(sums[k] * d.between(4, 9), 2)
        backer = f"{person(Dice('backer', c.name, k), c.country).split()[-1]} Capital"
        for t in tellers(one, c.country, day, 1, 3):
            m = t.money
            body = [
                f"The round values the company at {m(worth, cur, 30)}, and brings what it has raised so far to "
                f"{m(total, cur)}."
                if k
                else f"The round values the company at {m(worth, cur, 30)}.",
                f"{backer} led the round.",
                f"Founded in {c.city}, {c.short} wants to double its staff of {t.count(staff)} within two years."
                if not k
                else f"It wants to be profitable by {day.year + 3}.",
            ]
            if k:
                body.append(
                    f"Its previous round, in {month(later(first, 420 * (k - 1)))}, raised {m(sums[k - 1], cur)}."
                )
            yield Draft(t.outlet, t.day, f"{c.short} raises {t.headline(sums[k], cur)}", (
                t.dateline(c.city) + f"{c.short} has raised {m(sums[k], cur, 50)} in a Series {letter} round, it said "
                f"{t.on(day)}.", *t.dice.some(body, 2, 4)))  # fmt: skip
