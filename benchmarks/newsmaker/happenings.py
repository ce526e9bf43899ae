# ruff: noqa: E501 (templates are lines of prose)
"""Stories of the day: accidents, storms, football money, strikes, days on the stock exchange."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from newsmaker.dice import Dice, rounded
from newsmaker.firms import tellers
from newsmaker.telling import Draft, later, month
from newsmaker.world import COUNTRIES, MILLION, Country, company, person


def accident(number: int, crowd: int) -> Iterator[Draft]:
    """A crash or fire; the counts grow for a few days, then an inquiry."""
    d = Dice("accident", number)
    land = d.pick(COUNTRIES)
    town = d.pick(land.cities)
    what = d.say("train crash", "warehouse fire", "bus crash", "mine collapse", "ferry accident", "factory explosion")
    day = later(date(2020, 1, 8), d.between(0, 1800))
    dead, hurt = d.between(2, 30), d.between(8, 140)
    aboard = dead + hurt + d.between(10, 200)
    crew, year = d.between(8, 40) * 10, day.year - d.between(4, 30)
    for k in range(d.between(1, 3)):
        when = later(day, k)
        for t in tellers(d, land, when, 1, 3):
            t.day = when
            count = t.count(dead)
            opening = t.dice.say(
                f"{count[0].upper()}{count[1:]} people were killed and {t.count(hurt)} injured in a {what} near {town} "
                f"{t.on(day)}, police said.",
                f"The death toll of the {what} near {town} stood at {count} {t.on(when)}, with {t.count(hurt)} people injured.",
            )
            body = [
                f"{t.count(aboard).capitalize()} people had been on the spot, said {person(t.dice, land)}, who led the rescue.",
                f"More than {t.count(crew)} firefighters worked through the night.",
                "The cause is not known.",
                f"It was the worst accident of its kind in {land.name} since {year}.",
            ]
            title = t.dice.say(f"{what.capitalize()} near {town} kills {count}", f"{count.capitalize()} dead in {what}")
            yield Draft(t.outlet, t.day, title, (t.dateline(town) + opening, *t.dice.some(body, 2, 4)))
        dead, hurt = dead + d.between(0, 4), hurt + d.between(0, 12)


def storm(number: int, crowd: int) -> Iterator[Draft]:
    """Damage of a storm: insured and whole, first estimate and later one."""
    one = Dice("storm story", number)
    land, year = one.pick(COUNTRIES), one.between(2020, 2024)
    cur = land.currency
    name = one.pick(one.pick(COUNTRIES).given)
    d = Dice("storm", name, land.code, year)
    day = later(date(year, 1, 3), d.between(0, 350))
    insured = d.figure(MILLION * 120, MILLION * 6000, 2) * land.per_dollar
    insured = rounded(insured, 2)
    whole = rounded(insured * Decimal(d.between(160, 320)) / 100, 2)
    gust = d.between(105, 190)
    dark, homes = d.between(20, 900) * 1000, d.between(2, 90) * 100
    kind = d.say("storm", "cyclone", "flood", "hailstorm")
    town = d.pick(land.cities)
    for t in tellers(one, land, day):
        opening = t.dice.say(
            f"The {kind} {name} cut power to {t.count(dark)} homes around {town} {t.on(day)}.",
            f"{kind.capitalize()} {name} left {t.count(dark)} households in {land.name} without power {t.on(day)}.",
        )
        body = [
            t.dice.say(
                f"Gusts of {gust} km/h were measured in {town}.",
                f"The wind reached {gust} km/h.",
                f"Weather stations recorded gusts of up to {gust} km/h.",
            ),
            f"About {t.count(homes)} houses were damaged, said {person(t.dice, land)} of the civil protection office.",
            "Schools stayed closed.",
        ]
        yield Draft(t.outlet, t.day, f"{kind.capitalize()} {name} hits {town}",
                    (t.dateline(town) + opening, *t.dice.some(body, 1, 3)))  # fmt: skip
    after = later(day, d.between(12, 40))
    modeller = f"{person(d, land).split()[-1]} Re"
    for t in tellers(one, land, after, 1, 3):
        m = t.money
        opening = (f"{kind.capitalize()} {name} will cost insurers {m(insured, cur, 60)}, the reinsurer {modeller} estimated "
                   f"{t.on(after)}.")  # fmt: skip
        body = [
            t.dice.say(
                f"It put the whole economic damage at {m(whole, cur, 30)}.",
                f"Including what was not insured, {name} did damage of {m(whole, cur, 30)}.",
                f"Total losses from {name} are estimated at {m(whole, cur, 30)}.",
            ),
            f"The {kind} struck {land.name} in {month(day)} and damaged about {t.count(homes)} houses.",
            f"Farmers around {town} will get {m(rounded(whole / 40, 2), cur)} in aid from the state.",
        ]
        yield Draft(t.outlet, t.day, t.dice.say(f"{name} to cost insurers {t.headline(insured, cur)}", f"What {name} cost"),
                    (t.dateline(town) + opening, *t.dice.some(body, 2, 3)))  # fmt: skip


def transfer(number: int, crowd: int) -> Iterator[Draft]:
    """A player is sold: fee, add-ons, wage."""
    d = Dice("transfer", number)
    land: Country = d.pick([c for c in COUNTRIES if c.code in ("gb", "de", "fr", "br", "us", "mx", "jp", "se")])
    cur = "EUR" if land.code in ("br", "se", "jp") else land.currency
    scale = Decimal(1) if cur == "EUR" else land.per_dollar
    fee = rounded(d.figure(MILLION * 6, MILLION * 95, 2) * scale, 2)
    extra = rounded(fee * Decimal(d.between(8, 25)) / 100, 2)
    wage = rounded(fee / 300, 2)
    player, city, other = person(d, d.pick(COUNTRIES)), *d.some(land.cities, 2, 2)
    day = later(date(2020, 1, 4), d.between(0, 1800))
    goals, years = d.between(6, 31), d.between(3, 5)
    for t in tellers(d, land, day):
        m = t.money
        opening = t.dice.say(
            f"{city} United signed {player} from {other} City for {m(fee, cur, 50)} {t.on(day)}.",
            f"{player} joins {city} United for a fee of {m(fee, cur, 50)}, his club {other} City said {t.on(day)}.",
        )
        body = [
            t.dice.say(
                f"Add-ons could bring {other} City a further {m(extra, cur)}.",
                f"Up to {m(extra, cur)} more is due if {player} scores often enough.",
                f"There are bonuses of {m(extra, cur)} on top.",
            ),
            f"With add-ons the deal may be worth up to {m(fee + extra, cur)}.",
            t.dice.say(
                f"The forward will earn {m(wage, cur)} a week under a {t.count(years)}-year contract.",
                f"{player} signed for {t.count(years)} years.",
                f"His weekly wage is put at {m(wage, cur)}.",
            ),
            t.dice.say(
                f"He scored {t.count(goals)} goals last season.",
                f"{player} had {t.count(goals)} goals in the past season.",
            ),
            f"{city} United had a turnover of {m(rounded(fee * 6, 3), cur)} last season.",
        ]
        yield Draft(t.outlet, t.day, t.dice.say(f"{player} joins {city} United", f"{city} United pay {t.headline(fee, cur)} "
                    f"for {player}"), (opening, *t.dice.some(body, 2, 4)))  # fmt: skip


def strike(number: int, crowd: int) -> Iterator[Draft]:
    """A walkout over pay: asked, offered, agreed."""
    one = Dice("strike story", number)
    c = company(one.throw(crowd))
    d = Dice("strike", c.name)
    land, cur = c.country, c.country.currency
    asked, offered = Decimal(d.between(60, 120)) / 10, Decimal(d.between(15, 40)) / 10
    agreed = (asked + offered) / 2
    workers = d.between(9, 240) * 100
    loss = rounded(c.revenue / 90 * Decimal(d.between(60, 120)) / 100, 2)
    day = later(date(2020, 1, 20), d.between(0, 1750))
    for t in tellers(one, land, day, 2, 3):
        body = [
            f"The union wants {t.share(asked)} more pay; the company has offered {t.share(offered)}.",
            f"Each day of the strike costs {c.short} {t.money(loss, cur, 30)}, it said.",
            f"{person(t.dice, land)} of the union said that members could hold out for weeks.",
        ]
        opening = f"{t.count(workers).capitalize()} workers of {c.name} walked out in {c.city} {t.on(day)}."
        yield Draft(t.outlet, t.day, f"Strike at {c.short}", (t.dateline(c.city) + opening, *t.dice.some(body, 2, 3)))
    after = later(day, d.between(5, 25))
    for t in tellers(one, land, after, 1, 2):
        yield Draft(t.outlet, t.day, f"{c.short} strike ends", (
            t.dateline(c.city) + f"{c.name} and the union settled on a pay rise of {t.share(agreed, 2)} {t.on(after)}, which ends "
            f"a strike by {t.count(workers)} workers.",
            f"The union had asked for {t.share(asked)}, the company had offered {t.share(offered)}.",
        ))  # fmt: skip


def exchange(number: int, crowd: int) -> Iterator[Draft]:
    """A day's trading: an index and two shares."""
    d = Dice("exchange", number)
    land = d.pick(COUNTRIES)
    day = later(date(2020, 1, 6), d.between(0, 1820))
    base = Decimal(Dice("index", land.code).between(900, 38000))
    g = Dice("close", land.code, day)
    close = (base * Decimal(g.between(8000, 12600)) / 10000).quantize(Decimal("0.01"))
    change = Decimal(g.between(-290, 290)) / 100
    points = (close - close / (1 + change / 100)).quantize(Decimal("0.01"))
    firms = [company(d.throw(crowd)) for _ in range(2)]
    for t in tellers(d, land, day, 1, 3):
        t.day = day
        verb = "rose" if change > 0 else "fell"
        opening = (f"{land.people} shares {verb} {t.on(day)}. The main index {verb} {t.share(abs(change), 2)}, or {abs(points):,} "
                   f"points, to close at {close:,}.")  # fmt: skip
        body = [
            f"{f.short} {s} {t.share(Decimal(Dice('share', f.name, day).between(3, 92)) / 10)} after "
            f"{t.dice.say('a broker changed its view', 'news of a contract', 'talk of a bid')}."
            for f, s in zip(firms, ("gained", "lost"), strict=True)
        ]
        yield Draft(t.outlet, t.day, f"{land.people} shares {'higher' if change > 0 else 'lower'}", (
            t.dateline(land.cities[0]) + opening, *body))  # fmt: skip
