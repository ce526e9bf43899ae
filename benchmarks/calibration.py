"""How often a proposal of each confidence word is right: on the conflicts of the gold, and on planted slips.

    python benchmarks/calibration.py [GOLD ...] [--limit N] [--verbose]

GOLD as for slips.py, whose trials these are. Of every conflict above info that holds a planted slip the proposal is
right or wrong, or none is made; the conflicts of the untouched dumps are compared with the gold's. The bars: of those
called high at least 97 % right, of medium 85 %.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from slips import KINDS, Bench, Dump, _is_pair, _key, _verdict, options_of, pool, prepared

from pipeline.records import Conflict

WORDS = ("high", "medium", "low", "unresolved")
Count = Counter[tuple[str, str, str]]


def of_gold(dump: Dump, count: Count) -> None:
    """The conflicts of a dump as it is."""
    for c in dump.base.conflicts:
        if c.severity == "info" or not any(_is_pair(pair, c) for pair in dump.gold.conflicts):
            continue
        pair = next(p for p in dump.gold.conflicts if _is_pair(p, c))
        right = "open" if c.proposed is None else "right" if _proposes(c, pair["proposed"], pair) else "wrong"
        count["gold", c.confidence, right] += 1


def _proposes(c: Conflict, value: object, pair: dict[str, object]) -> bool:
    if c.proposed is None or isinstance(c.proposed, str):
        return str(c.proposed) == str(value)
    share = float(str(pair.get("tolerance", 1e-9)))
    return abs(float(c.proposed) - float(str(value))) <= share * abs(float(str(value)))


def of_slips(bench: Bench, dumps: list[Dump], limit: int, count: Count, verbose: bool) -> None:
    """The conflicts that a planted slip makes."""
    names = {"resolved": "right", "wrong way": "wrong", "open": "open"}
    for kind in KINDS:
        for dump, planted in pool(dumps, kind, limit):
            t = bench.trial(dump, planted)
            for row in t.after.conflicts:
                if row.severity == "info" or _key(row) in dump.known:
                    continue
                said = names.get(_verdict(row, planted, t.own, t.after))
                if said:
                    count[kind, row.confidence, said] += 1
                    if verbose and said == "wrong":
                        print(f"{dump.gold.name} {planted.candidate.stated.article} {planted.candidate.stated.quote!r} "
                              f"-> {planted.quote!r}: {row.kind} {row.confidence}: {row.reason}")  # fmt: skip


def main() -> None:
    """Run the trials and print the table."""
    parser = options_of(__doc__)
    parser.add_argument("--verbose", action="store_true", help="tell every proposal that was wrong")
    options = parser.parse_args()
    ready = prepared(options.gold)
    if ready is None:
        return
    bench, dumps = ready
    count: Count = Counter()
    for dump in dumps:
        of_gold(dump, count)
    of_slips(bench, dumps, options.limit, count, options.verbose)
    print(f"{'':12}" + "".join(f"{word:>22}" for word in WORDS))
    for kind in ("gold", *KINDS, "all"):
        kinds = ("gold", *KINDS) if kind == "all" else (kind,)
        cells = ""
        for word in WORDS:
            right, wrong, left = (sum(count[k, word, said] for k in kinds) for said in ("right", "wrong", "open"))
            share = f"{right / (right + wrong):.1%}" if right + wrong else "-"
            cells += f"{left:>15} open  " if word == "unresolved" else f"{right:>5} right {wrong:>2} {share:>7}"
        print(f"{kind:12}{cells}")


if __name__ == "__main__":
    main()
