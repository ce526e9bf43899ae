"""Score the amounts against a gold of currency results with offsets (Recognizers-Text's own test inputs).

    python benchmarks/gold_currency.py PATH/TO/ms-spec-currency-en.json [--misses]

Two figures, each over all inputs: value and currency right on overlapping spans, and the exact span (its `End` is
inclusive) alone. The gold names currencies in words; rules/currencies.toml turns them into ISO codes, _ODD what it
has no name for. One name of several currencies ('Dollar', 'Pound') stands for each currency of its family.
"""

from __future__ import annotations

import argparse
import json
import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pipeline.extract import compile_extract, extract
from pipeline.records import Article, Mention
from pipeline.rulebook import Rulebook, load_rules
from pipeline.split import compile_split, split

_ODD = {
    # name in the gold -> (codes, factor that turns its value into ours)
    "cent": ("USD EUR AUD CAD", "0.01"),
    "pence": ("GBP", "0.01"),
    "penny": ("GBP USD", "0.01"),
    "sen": ("JPY MYR IDR", "0.01"),
    "satoshi": ("BTC", "0.00000001"),
    "netherlands guilder": ("NLG", "1"),
    "costa rican colón": ("CRC", "1"),
    "lao kip": ("LAK", "1"),
    "georgian lari": ("GEL", "1"),
    "turkish lira": ("TRY", "1"),
    "british pound": ("GBP", "1"),
    "united states dollar": ("USD", "1"),
    "chinese yuan": ("CNY", "1"),
}


def codes_of(book: Rulebook) -> dict[str, tuple[frozenset[str], Decimal]]:
    """Lower-case currency name -> (ISO codes that it may mean, factor)."""
    names: dict[str, set[str]] = {}
    for row in book.rows("currencies", "currency"):
        for name in row["names"]:
            names.setdefault(name.lower(), set()).add(row["code"])
    for family in book.rows("currencies", "family"):
        for name in family["words"]:
            names.setdefault(name.lower(), set()).update(family["codes"])
    found = {name: (frozenset(codes), Decimal(1)) for name, codes in names.items()}
    found.update({name: (frozenset(codes.split()), Decimal(factor)) for name, (codes, factor) in _ODD.items()})
    return found


def right(mention: Mention, gold: dict[str, Any], codes: dict[str, tuple[frozenset[str], Decimal]]) -> bool:
    """Whether one of the figures of a mention is the value of the gold, in a currency it may mean."""
    resolution = gold["Resolution"]
    units, factor = codes.get(str(resolution["unit"]).lower(), (frozenset(), Decimal(1)))
    if resolution.get("isoCurrency"):
        units = units | {resolution["isoCurrency"]}
    try:
        wanted = Decimal(resolution["value"]) * factor
    except (InvalidOperation, TypeError):
        return False
    figures = [v for v in (mention.value, mention.low, mention.high) if isinstance(v, Decimal)]
    return mention.unit in units and any(abs(v - wanted) <= abs(wanted) * Decimal("1e-9") for v in figures)


def pair(
    found: list[Mention], gold: list[dict[str, Any]], same: Any
) -> tuple[int, list[Mention], list[dict[str, Any]]]:
    """Hits, mentions that nothing wants and golds that nothing answers; a range may answer two golds."""
    left, missed, used = list(found), [], set()
    for wanted in gold:
        hit = next((m for m in left if same(m, wanted) and (id(m) not in used or m.low is not None)), None)
        if hit is None:
            missed.append(wanted)
        else:
            used.add(id(hit))
    return len(gold) - len(missed), [m for m in found if id(m) not in used], missed


def main() -> int:
    """Print both scores, and with --misses every difference."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gold", type=Path, nargs="?")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    if options.gold is None or not options.gold.exists():
        print("skipped: no gold of currencies was given" if options.gold is None else f"skipped: no {options.gold}")
        return 0
    book = load_rules()
    codes, cut, rules = codes_of(book), compile_split(book), compile_extract(book)
    totals = {"value and currency": [0, 0, 0], "exact span": [0, 0, 0]}
    for case in json.loads(options.gold.read_text("utf-8")):
        text, gold = case["Input"], case["Results"]
        found = [m for m in extract(split(Article("case", text), cut), rules) if m.kind == "amount"]

        def overlapping(m: Mention, g: dict[str, Any]) -> bool:
            return m.start <= g["End"] and g["Start"] < m.end and right(m, g, codes)

        def exact(m: Mention, g: dict[str, Any]) -> bool:
            return bool(m.start == g["Start"] and m.end == g["End"] + 1)

        for name, same in (("value and currency", overlapping), ("exact span", exact)):
            hits, extra, missed = pair(found, gold, same)
            totals[name][0] += hits
            totals[name][1] += len(extra)
            totals[name][2] += len(missed)
            if options.misses and (extra or missed):
                print(f"{name}: {text}")
                for g in missed:
                    print(f"    missed {g['Text']!r} = {g['Resolution']}")
                for m in extra:
                    print(f"    extra  {text[m.start : m.end]!r} = {m.value or (m.low, m.high)} {m.unit}")
    for name, (hits, extras, misses) in totals.items():
        precision, recall = hits / max(1, hits + extras), hits / max(1, hits + misses)
        score = 2 * precision * recall / max(1e-9, precision + recall)
        print(
            f"{name:20} P {precision:.3f}  R {recall:.3f}  F1 {score:.3f}  ({hits} of {hits + misses}, {extras} extra)"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
