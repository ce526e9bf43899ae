"""Plant slips in true articles and count what the run finds, resolves and wrongly raises.

    python benchmarks/slips.py [GOLD ...] [--trials N] [--seed N] [--show]

GOLD is an annotated dump (articles/, meta.csv, mentions.jsonl, conflicts.jsonl); without one, the dumps of
tests/fresh and the gold beside the checkout are taken. For each trial one annotated amount of one article is
rewritten: its point moved, its scale word changed (magnitude), two digits swapped or one changed (digits), its
currency sign replaced (currency), or the second figure of a pair in two currencies put off by ten (conversion). Only
amounts that a second, independent article states too (or, for conversions, pairs) are taken, and none whose fact the
gold already calls contested, since nothing could be found elsewhere. A slip is found when a conflict above info holds
the planted value; rightly resolved when the proposal is the true one; other new conflicts above info are falsely
raised.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pipeline.reconcile import build_ledger
from pipeline.records import Article, Batch, Conflict
from pipeline.rulebook import Rulebook, load_rules
from pipeline.run import Rules, Worked, compile_rules, work

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("magnitude", "digits", "currency", "conversion")
SCALES = {
    "trillion": "billion", "billion": "million", "million": "billion", "tn": "bn", "bn": "mn", "crore": "lakh",
    "mln": "bln",
}  # fmt: skip
_DIGITS = re.compile(r"\d[\d,.]*\d|\d")


@dataclass(frozen=True)
class Candidate:
    """An annotated amount that can be spoilt: where it stands and what it states."""

    article: str
    start: int
    end: int
    quote: str
    value: Decimal
    unit: str


@dataclass(frozen=True)
class Dump:
    """One gold folder, worked through once."""

    name: str
    articles: dict[str, Article]
    worked: dict[str, Worked]
    base: frozenset[str]
    by_kind: dict[str, list[Candidate]]


def load(folder: Path, rules: Rules, book: Rulebook) -> Dump:
    """Read a gold folder and work through its articles."""
    meta: dict[str, dict[str, str]] = {}
    if (folder / "meta.csv").exists():
        with (folder / "meta.csv").open(encoding="utf-8") as lines:
            meta = {row["file"]: row for row in csv.DictReader(lines)}
    articles: dict[str, Article] = {}
    for path in sorted((folder / "articles").iterdir()):
        row = meta.get(path.name, {})
        published = date.fromisoformat(row["published"]) if row.get("published") else None
        text = path.read_bytes().decode("utf-8")
        articles[path.name] = Article(path.name, text, row.get("url", ""), row.get("source", ""), published)
    worked = {name: work(article, rules, {}) for name, article in articles.items()}
    base = frozenset(c.id for c in ledger(worked, book) if c.severity != "info")
    return Dump(folder.name, articles, worked, base, candidates(folder))


def ledger(worked: dict[str, Worked], book: Rulebook) -> tuple[Conflict, ...]:
    """The conflicts of a set of worked articles."""
    done = [worked[name] for name in sorted(worked)]
    batch = Batch(
        tuple(w.article for w in done),
        tuple(s for w in done for s in w.sources),
        {k: t for w in done for k, t in w.texts.items()},
        tuple(f for w in done for f in w.mentions),
    )
    return build_ledger(batch, book, ()).conflicts


def candidates(folder: Path) -> dict[str, list[Candidate]]:
    """Amounts that can be spoilt, by the kind of slip."""
    rows = [json.loads(x) for x in (folder / "mentions.jsonl").read_text(encoding="utf-8").splitlines() if x.strip()]
    contested = {
        json.loads(x)["fact"]
        for x in (folder / "conflicts.jsonl").read_text(encoding="utf-8").splitlines()
        if x.strip()
    }
    amounts = [r for r in rows if r["kind"] == "amount" and r.get("fact") and not r.get("boilerplate")]
    where: dict[str, set[str]] = defaultdict(set)
    values: dict[tuple[str, str], set[str]] = defaultdict(set)
    for r in amounts:
        where[r["fact"]].add(r["article"])
        values[r["fact"], r["unit"]].add(str(Decimal(str(r["value"])).normalize()))
    out: dict[str, list[Candidate]] = {kind: [] for kind in KINDS}
    for k, r in enumerate(amounts):
        value = Decimal(str(r["value"]))
        if r["fact"] in contested or r["qualifier"] in ("at_least", "at_most") or not _DIGITS.search(r["quote"]):
            continue
        c = Candidate(r["article"], r["start"], r["end"], r["quote"], value, r["unit"])
        if len(where[r["fact"]]) > 1 and len(values[r["fact"], r["unit"]]) == 1 and len(_figure(c.quote)) > 1:
            for kind in ("magnitude", "digits", "currency"):
                out[kind].append(c)
        before = amounts[k - 1] if k else None
        if before and before["fact"] == r["fact"] and before["article"] == r["article"] and before["unit"] != r["unit"]:
            if 0 < r["start"] - before["end"] < 24:
                out["conversion"].append(c)
    return out


def _figure(quote: str) -> str:
    found = _DIGITS.search(quote)
    return found[0].replace(",", "").replace(".", "").strip("0") if found else ""


def spoil(c: Candidate, kind: str, dice: random.Random) -> tuple[str, Decimal] | None:
    """The rewritten quote and the value it then states; None where this slip cannot be made here."""
    found = _DIGITS.search(c.quote)
    assert found is not None
    figure = found[0]
    if kind == "currency":
        for old, new in (("¥", "$"), ("$", "€"), ("€", "£"), ("£", "€"), ("yen", "dollars"), ("dollars", "yen")):
            if old in c.quote and not c.quote.upper().startswith(("US$", "A$", "C$", "S$", "NT$", "HK$", "R$")):
                return c.quote.replace(old, new, 1), c.value
        return None
    if kind in ("magnitude", "conversion"):
        word = next((w for w in SCALES if re.search(rf"(?<![a-z]){w}(?![a-z])", c.quote)), "")
        if word and kind == "magnitude" and dice.random() < 0.5:
            low = {"lakh": 100_000, "million": 10**6, "mn": 10**6, "billion": 10**9, "bn": 10**9, "bln": 10**9}
            old = {"crore": 10**7, "mln": 10**6, "tn": 10**12, "trillion": 10**12, **low}
            value = c.value / old[word] * old[SCALES[word]]
            return re.sub(rf"(?<![a-z]){word}(?![a-z])", SCALES[word], c.quote, count=1), value
        plain = figure.replace(",", "")
        whole, _, rest = plain.partition(".")
        if rest:
            moved, value = whole + rest[0] + ("." + rest[1:] if rest[1:] else ""), c.value * 10
        elif len(whole) > 1 and whole[-1] != "0":
            moved, value = f"{whole[:-1]}.{whole[-1]}", c.value / 10
        else:
            moved, value = f"{int(whole) * 10:,}" if "," in figure else str(int(whole) * 10), c.value * 10
        return c.quote.replace(figure, moved, 1), value
    spots = [i for i in range(len(figure) - 1) if figure[i : i + 2].isdigit() and figure[i] != figure[i + 1] != "0"]
    spots = [i for i in spots if i or figure[i + 1] != "0"]
    if not spots or len(_figure(c.quote)) < 3:
        return None
    i = dice.choice(spots)
    changed = figure[:i] + figure[i + 1] + figure[i] + figure[i + 2 :]
    ratio = Decimal(changed.replace(",", "")) / Decimal(figure.replace(",", ""))
    return c.quote.replace(figure, changed, 1), c.value * ratio


def trial(
    dump: Dump, c: Candidate, kind: str, dice: random.Random, rules: Rules, book: Rulebook
) -> tuple[str, int] | None:
    """('resolved' | 'found' | 'wrong' | 'missed', false alarms) for one planted slip."""
    made = spoil(c, kind, dice)
    if made is None or made[0] == c.quote:
        return None
    quote, value = made
    old = dump.articles[c.article]
    text = old.text[: c.start] + quote + old.text[c.end :]
    spoilt = work(Article(old.id, text, old.url, old.outlet, old.published), rules, {})
    state, false = "missed", 0
    for row in ledger({**dump.worked, c.article: spoilt}, book):
        if row.severity == "info" or row.id in dump.base:
            continue
        sides = [v for v in (row.value_a, row.value_b) if isinstance(v, Decimal)]
        if not any(_near(v, value) for v in sides):
            false += 1
            continue
        if row.proposed is None:
            state = state if state == "resolved" else "found"
        elif isinstance(row.proposed, Decimal) and _right(row, c, value, kind):
            state = "resolved"
        else:
            state = state if state in ("resolved", "found") else "wrong"
    return state, false


def _near(a: Decimal, b: Decimal) -> bool:
    return abs(a - b) <= abs(b) * Decimal("1e-9")


def _right(row: Conflict, c: Candidate, planted: Decimal, kind: str) -> bool:
    assert isinstance(row.proposed, Decimal)
    if kind == "currency":
        return row.display_a.startswith(c.unit)
    return abs(row.proposed - c.value) <= abs(c.value) * Decimal("0.12") and not _near(row.proposed, planted)


def default_folders() -> list[Path]:
    """The fresh dumps of the checkout, and the gold beside it where there is one."""
    fresh = ROOT / "tests" / "fresh" / "dumps"
    found = sorted(fresh.iterdir()) if fresh.exists() else []
    beside = ROOT.parent / "shared" / "gold" / "dev"
    return [folder for folder in (*found, beside) if (folder / "mentions.jsonl").exists()]


def main() -> None:
    """Run the trials and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("gold", nargs="*", type=Path, help="gold folders")
    parser.add_argument("--trials", type=int, default=40, help="trials of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print every slip that was not resolved")
    options = parser.parse_args()
    folders = options.gold or default_folders()
    if not folders:
        print("skipped: no gold folder was given, and the checkout has none")
        return
    book = load_rules()
    rules = compile_rules(book)
    dumps = [load(folder, rules, book) for folder in folders]
    articles = sum(len(d.articles) for d in dumps)
    before = sum(len(d.base) for d in dumps)
    print(f"{len(dumps)} dumps, {articles} articles, {before} conflicts above info before planting")
    print(f"{'kind':12}{'planted':>8}{'found':>8}{'resolved':>10}{'wrong':>7}{'false':>7}")
    dice = random.Random(options.seed)
    for kind in KINDS:
        pool = [(d, c) for d in dumps for c in d.by_kind[kind]]
        dice.shuffle(pool)
        count: Counter[str] = Counter()
        for dump, c in pool:
            if count["planted"] >= options.trials:
                break
            done = trial(dump, c, kind, dice, rules, book)
            if done is None:
                continue
            count["planted"] += 1
            count[done[0]] += 1
            count["false"] += done[1]
            if options.show and done[0] != "resolved":
                print(f"   {done[0]}: {dump.name} {c.article} {c.quote!r}", file=sys.stderr)
        found = count["resolved"] + count["found"] + count["wrong"]
        print(f"{kind:12}{count['planted']:8}{found:8}{count['resolved']:10}{count['wrong']:7}{count['false']:7}")


if __name__ == "__main__":
    main()
