"""Plant slips in true articles and count what the run finds, resolves and wrongly raises.

    python benchmarks/slips.py [GOLD ...] [--limit N] [--kind KIND] [--verbose]

GOLD is an annotated dump (articles/, meta.csv, mentions.jsonl, conflicts.jsonl); without one, the gold set 'dev' beside
the checkout and the dumps of tests/fresh are taken. For each trial one annotated amount of one article is rewritten:
its point moved or its scale word changed (magnitude), two digits swapped or one changed (digits), its currency sign
replaced (currency), the second figure of a pair in two currencies put off by ten (conversion). Only the rewritten
article is extracted anew; link and reconcile see the whole dump.

Whether a slip can be told at all is decided from the gold alone: 'checkable' are those whose fact a source of another
origin states in the same unit, and those with the same fact in another currency in the same sentence. A slip that only
the headline, the body or a copy of the same article denies is counted apart. A slip is found when a conflict above info
holds the planted value on one side and a true one on the other, or when a check (conversion, growth, sum, part) fails
on it; resolved when the proposal is the true value. Any other new conflict above info is falsely raised.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from planting.gold import Gold, Row, Stated, near, read_gold
from planting.spoil import KINDS, NOTHING, OTHER, PAIR, SAME, Planted, plant

from pipeline.display import display
from pipeline.reconcile import build_ledger
from pipeline.records import Article, Batch, Conflict, Framed, Ledger
from pipeline.rulebook import Rulebook, load_rules
from pipeline.run.work import Rules, Worked, compile_rules, work

ROOT = Path(__file__).resolve().parent.parent
CHECKS = ("conversion", "growth", "sum", "part")
STATES = ("resolved", "open", "wrong way", "missed")


@dataclass(frozen=True)
class Dump:
    """One gold folder, worked through once."""

    gold: Gold
    worked: dict[str, Worked]
    base: Ledger
    known: frozenset[tuple[object, ...]]
    """The conflicts above info before anything was planted."""


@dataclass(frozen=True)
class Trial:
    """What became of one planted slip."""

    dump: Dump
    planted: Planted
    state: str
    false: tuple[Conflict, ...]
    after: Ledger
    own: tuple[Framed, ...]
    """The amounts that were extracted where the slip was planted."""


@dataclass(frozen=True)
class Bench:
    """The rules, compiled once."""

    book: Rulebook
    rules: Rules

    def load(self, folder: Path) -> Dump:
        """Read a gold folder and work through its articles."""
        gold = read_gold(folder)
        worked = {name: work(article, self.rules, {}) for name, article in gold.articles.items()}
        base = self.ledger(worked)
        return Dump(gold, worked, base, frozenset(_key(c) for c in base.conflicts if c.severity != "info"))

    def ledger(self, worked: dict[str, Worked]) -> Ledger:
        """Link and reconcile a set of worked articles."""
        done = [worked[name] for name in sorted(worked)]
        batch = Batch(
            tuple(w.article for w in done),
            tuple(s for w in done for s in w.sources),
            {k: t for w in done for k, t in w.texts.items()},
            tuple(f for w in done for f in w.mentions),
        )
        return build_ledger(batch, self.book, ())

    def trial(self, dump: Dump, planted: Planted) -> Trial:
        """Put the slip in its article and see what the run makes of it."""
        s = planted.candidate.stated
        old = dump.gold.articles[s.article]
        text = old.text[: s.start] + planted.quote + old.text[s.end :]
        spoilt = work(Article(old.id, text, old.url, old.outlet, old.published), self.rules, {})
        after = self.ledger({**dump.worked, s.article: spoilt})
        own = tuple(_amounts(after, s.article, s.start, s.start + len(planted.quote)))
        state, false = "missed", []
        for row in after.conflicts:
            if row.severity == "info" or _key(row) in dump.known:
                continue
            said = _verdict(row, planted, own, after)
            if said == "":
                false.append(row)
            elif STATES.index(said) < STATES.index(state):
                state = said
        return Trial(dump, planted, state, tuple(false), after, own)


def _key(c: Conflict) -> tuple[object, ...]:
    return c.kind, c.unit, frozenset((c.display_a, c.display_b))


def _amounts(ledger: Ledger, article: str, start: int, end: int) -> Iterable[Framed]:
    for f in ledger.mentions:
        if f.article == article and f.mention.kind == "amount" and f.mention.start < end and start < f.mention.end:
            yield f


def _verdict(row: Conflict, planted: Planted, own: Sequence[Framed], after: Ledger) -> str:
    """What a new conflict says of the slip: resolved, open, wrong way; '' where it is about something else."""
    c = planted.candidate
    sides = [v for v in (row.value_a, row.value_b) if isinstance(v, Decimal)]
    if not _touches(row, planted, own, after):
        return ""
    if planted.kind == "currency":
        told = row.kind in ("currency", "conversion")
    else:
        true = [v for unit, v in c.truth if unit == row.unit]
        told = row.kind in CHECKS or (
            any(near(v, planted.value) for v in sides) and any(near(v, t) for v in sides for t in true)
        )
    if not told:
        return ""
    if row.proposed is None:
        return "open"
    return "resolved" if _right(row, planted) else "wrong way"


def _touches(row: Conflict, planted: Planted, own: Sequence[Framed], after: Ledger) -> bool:
    """Whether a conflict has the planted figure on a side or in a check; of a conversion its partner will do."""
    partner = planted.candidate.partner
    about = {f.id for f in own}
    if partner is not None and row.kind == "conversion":
        moved = _shifted(planted, [partner])[0]
        about |= {f.id for f in _amounts(after, moved.article, moved.start, moved.end)}
    return not about.isdisjoint({*row.members_a, *row.members_b, *(m for check in row.checks for m in check.mentions)})


def _right(row: Conflict, planted: Planted) -> bool:
    c = planted.candidate
    if row.kind == "currency":
        return row.display_a.startswith(c.stated.unit)
    if not isinstance(row.proposed, Decimal) or (
        row.unit == c.stated.unit and planted.kind != "currency" and near(row.proposed, planted.value)
    ):
        return False
    share = "0.25" if row.kind in CHECKS else "1e-9"  # an implied value is as good as the rate
    return any(unit == row.unit and near(row.proposed, v, share) for unit, v in c.truth)


def untouched(dump: Dump) -> list[Conflict]:
    """Conflicts above info that the gold of the untouched dump does not know."""
    rows = [c for c in dump.base.conflicts if c.severity != "info"]
    return [c for c in rows if not any(_is_pair(pair, c) for pair in dump.gold.conflicts)]


def _is_pair(pair: Row, c: Conflict) -> bool:
    if pair.get("unit") and c.unit and c.unit.upper() != pair["unit"].upper():
        return False
    share = pair.get("tolerance", 1e-9)
    return any(
        _same(x, pair["proposed"], share) and _same(y, pair["contested"], 1e-9)
        for x, y in ((c.value_a, c.value_b), (c.value_b, c.value_a))
    )


def _same(x: Decimal | str | None, y: object, share: float) -> bool:
    if isinstance(x, Decimal) and isinstance(y, int | float):
        return near(x, Decimal(str(y)), str(share))
    return x == y


def pool(dumps: Sequence[Dump], kind: str, limit: int) -> list[tuple[Dump, Planted]]:
    """Every slip of a kind that can be planted, or so many of the checkable ones, evenly taken from all."""
    made = [(d, p) for d in dumps for c in d.gold.candidates if (p := plant(c, kind)) is not None]
    if limit and len(made) > limit:
        made = [made[i * len(made) // limit] for i in range(limit)]
    return made


def table(title: str, trials: dict[str, list[Trial]]) -> None:
    """One line a kind, and below it what was not checkable."""
    print(f"\n{title}")
    heads = ("planted", "checkable", "found", "share", "resolved", "open", "wrong way", "false")
    print(f"{'kind':20}" + "".join(f"{h:>11}" for h in heads))
    for kind, done in trials.items():
        for name, told_by in ((kind, (OTHER, PAIR)), (f"  {SAME}", (SAME,)), (f"  {NOTHING} to tell by", (NOTHING,))):
            mine = [t for t in done if t.planted.told_by in told_by]
            count = Counter(t.state for t in mine)
            found = len(mine) - count["missed"]
            share = f"{found / len(mine):.1%}" if mine else "-"
            first = str(len(done)) if name == kind else ""
            false = sum(len(t.false) for t in mine)
            cells = (first, len(mine), found, share, count["resolved"], count["open"], count["wrong way"], false)
            if mine or name == kind:
                print(f"{name:20}" + "".join(f"{c:>11}" for c in cells))

    barred = [
        t for kind in ("magnitude", "conversion") for t in trials.get(kind, []) if t.planted.told_by in (OTHER, PAIR)
    ]
    if barred:
        found = sum(t.state != "missed" for t in barred)
        print(f"magnitude and conversion, checkable: {found} of {len(barred)} found, {found / len(barred):.1%}")


def cause(t: Trial) -> str:
    """Why a slip was missed: where on its way the figure got lost."""
    c = t.planted.candidate
    if not any(f.mention.value is not None and near(f.mention.value, t.planted.value) for f in t.own
               if isinstance(f.mention.value, Decimal)):  # fmt: skip
        return "the planted figure was not extracted"
    mine = {t.after.fact_of.get(f.id, "") for f in t.own} - {""}
    if mine & facts_of(t.after, _shifted(t.planted, _told_from(t))):
        return "linked, but no conflict above info"
    before = facts_of(t.dump.base, [c.stated])
    if not before & facts_of(t.dump.base, _told_from(t)):
        return "not linked before the slip either"
    return "linked before, no longer with the slip"


def _told_from(t: Trial) -> Sequence[Stated]:
    c = t.planted.candidate
    if t.planted.told_by == PAIR and c.partner is not None:
        return [c.partner]
    return c.others if t.planted.told_by == OTHER else c.copies


def _shifted(planted: Planted, stated: Sequence[Stated]) -> list[Stated]:
    """Where they stand in the rewritten article."""
    own = planted.candidate.stated
    by = len(planted.quote) - len(own.quote)
    return [
        Stated(s.article, s.start + by, s.end + by, s.quote, s.value, s.unit, s.qualifier, s.fact, s.source, s.origin)
        if s.article == own.article and s.start > own.start
        else s
        for s in stated
    ]


def facts_of(ledger: Ledger, stated: Sequence[Stated]) -> set[str]:
    """The facts that the run puts annotated amounts in."""
    found = {ledger.fact_of.get(f.id, "") for s in stated for f in _amounts(ledger, s.article, s.start, s.end)}
    return found - {""}


def told(t: Trial) -> str:
    """A trial that did not end as it should, for a person who wants to mend it."""
    c = t.planted.candidate
    text = t.dump.gold.articles[c.stated.article].text
    around = " ".join((text[max(0, c.stated.start - 110) : c.stated.start] + "[[" + c.stated.quote + "]]"
                       + text[c.stated.end : c.stated.end + 70]).split())  # fmt: skip
    lines = [f"{t.planted.kind} | {t.state} | {t.planted.told_by} | {t.dump.gold.name} {c.stated.article}:"
             f"{c.stated.start} | {c.stated.quote!r} -> {t.planted.quote!r} | gold fact {c.stated.fact}"]  # fmt: skip
    if t.state == "missed":
        lines.append(f"    why: {cause(t)}")
    lines.append(f"    text: {around}")
    was = sorted(facts_of(t.dump.base, [c.stated]))
    for f in t.own:
        fact = t.after.fact_of.get(f.id, "none") + " (before: " + (" ".join(was) or "none") + ")"
        now = display(f.mention.value, f.mention.unit, low=f.mention.low, high=f.mention.high)
        lines.append(f"    extracted: {f.quote!r} = {now}, fact {fact} | {_frame(f)}")
    if not t.own:
        lines.append("    extracted: nothing")
    for s in _shifted(t.planted, _told_from(t))[:4]:
        for f in _amounts(t.after, s.article, s.start, s.end):
            lines.append(
                f"    stated by {s.article}: {f.quote!r}, fact {t.after.fact_of.get(f.id, 'none')} | {_frame(f)}"
            )
    for row in t.after.conflicts:
        if _touches(row, t.planted, t.own, t.after) and _key(row) not in t.dump.known:
            said = display(row.proposed, row.unit) if row.proposed is not None else "nothing"
            sides = f"{row.display_a} / {row.display_b}"
            lines.append(f"    row: {row.severity} {row.kind} {sides}, proposed {said}: {row.reason}")
    lines.extend(f"    false: {row.kind} {row.display_a} / {row.display_b}: {row.reason}" for row in t.false)
    return "\n".join(lines)


def _frame(f: Framed) -> str:
    x = f.frame
    return ", ".join(f"{k}={v}" for k, v in (("subject", x.subject), ("metric", x.metric), ("object", x.object),
                     ("period", x.period), ("scope", x.scope), ("stance", x.stance)) if v) or "empty frame"  # fmt: skip


def default_folders() -> list[Path]:
    """The gold beside the checkout where there is one, and the fresh dumps of the checkout."""
    fresh = ROOT / "tests" / "fresh" / "dumps"
    beside = ROOT.parent / "shared" / "gold" / "dev"
    found = [beside, *(sorted(fresh.iterdir()) if fresh.exists() else [])]
    return [folder for folder in found if (folder / "mentions.jsonl").exists()]


def options_of(about: str | None) -> argparse.ArgumentParser:
    """The options of every benchmark that plants slips; `about` is its docstring."""
    parser = argparse.ArgumentParser(description=about.splitlines()[0] if about else "")
    parser.add_argument("gold", nargs="*", type=Path, help="gold folders")
    parser.add_argument("--limit", type=int, default=0, help="at most so many trials of a kind; 0: all there are")
    return parser


def prepared(gold: Sequence[Path]) -> tuple[Bench, list[Dump]] | None:
    """The bench and the dumps worked through; None, with a word about it, where there is none."""
    folders = gold or default_folders()
    if not folders:
        print("skipped: no gold folder was given, and the checkout has none")
        return None
    book = load_rules()
    bench = Bench(book, compile_rules(book))
    return bench, [bench.load(folder) for folder in folders]


def main() -> None:
    """Run the trials and print the tables."""
    parser = options_of(__doc__)
    parser.add_argument("--kind", choices=KINDS, action="append", help="only these kinds")
    parser.add_argument("--verbose", action="store_true", help="tell every slip that was missed or went wrong")
    options = parser.parse_args()
    ready = prepared(options.gold)
    if ready is None:
        return
    bench, dumps = ready
    for dump in dumps:
        for row in untouched(dump):
            print(f"untouched {dump.gold.name}: {row.kind} {row.display_a} / {row.display_b}: {row.reason}")
    parts = [(name, mine) for name, mine in (("dev", [d for d in dumps if d.gold.name == "dev"]),
             ("all other dumps", [d for d in dumps if d.gold.name != "dev"])) if mine]  # fmt: skip
    for name, mine in parts:
        trials = {
            kind: [bench.trial(d, p) for d, p in pool(mine, kind, options.limit)] for kind in options.kind or KINDS
        }
        articles, false = sum(len(d.worked) for d in mine), sum(len(untouched(d)) for d in mine)
        table(f"{name}: {len(mine)} dumps, {articles} articles; untouched: {false} false conflicts, "
              f"{20 * false / articles:.2f} per 20 articles", trials)  # fmt: skip
        missed = [t for done in trials.values() for t in done
                  if t.state == "missed" and t.planted.told_by in (OTHER, PAIR)]  # fmt: skip
        for (kind, why), n in sorted(Counter((t.planted.kind, cause(t)) for t in missed).items()):
            print(f"missed {kind}: {n} {why}")
        if options.verbose:
            for done in trials.values():
                for t in done:
                    bad = t.state in ("missed", "wrong way") and t.planted.told_by in (OTHER, PAIR)
                    if bad or t.false:
                        print("\n" + told(t))


if __name__ == "__main__":
    main()
