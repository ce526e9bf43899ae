"""Units that a table states once: in the label of a row, the head of a column or the line above."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipeline.extract.figures.currency import Sign
from pipeline.extract.figures.measure import AMOUNT, PERCENT, QUANTITY, Lent, MeasureRules
from pipeline.extract.figures.nouns import noun_unit, per_at
from pipeline.records import Document, Segment
from pipeline.rulebook import Rulebook
from pipeline.tokens import GLUED, NUMBER, SPACE, WORD, PhraseIndex, Tokens, cells_of

_CAPTION_WORDS = 30
"""A longer paragraph above a table is no caption."""
_ABOVE = 3
_UNIT_WORDS = 4

_NOUN = "table.noun"

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class TableRules:
    """rules/tables.toml, compiled."""

    openings: frozenset[str]
    marks: frozenset[str]
    words: PhraseIndex[Lent]
    money: PhraseIndex[bool]
    uncounted: frozenset[str]
    """Plurals in a column head that count nothing: 'Notes', 'Points'."""


def compile_tables(book: Rulebook) -> TableRules:
    """Gather rules/tables.toml."""
    words: PhraseIndex[Lent] = PhraseIndex()
    for row in book.rows("tables", "table_word"):
        for word, unit in row["values"].items():
            code, scale = unit.split()
            words.add(word, Lent(AMOUNT, code, row["id"], Decimal(scale), Sign(code, row["id"])))
    money: PhraseIndex[bool] = PhraseIndex()
    for row in book.rows("tables", "table_unit"):
        for word in row.get("money", []):
            money.add(word, True)
    return TableRules(
        frozenset(book.values("tables", "openings")),
        frozenset(book.values("tables", "cell_marks")),
        words,
        money,
        frozenset(book.values("tables", "uncounted")),
    )


def lent_units(doc: Document, rules: TableRules, measures: MeasureRules) -> dict[int, Lent]:
    """First token of a bare figure in a table row -> the unit that the table lends it."""
    lent: dict[int, Lent] = {}
    for above, rows in _tables(doc):
        _lend_table(doc.tokens, _caption(doc, above, rules, measures), rows, rules, measures, lent)
    return lent


def _tables(doc: Document) -> Iterator[tuple[list[Segment], list[list[Cell]]]]:
    """Each run of rows as cells (token ranges), with the segments right above it."""
    segments, tokens = doc.segments, doc.tokens
    k = 0
    while k < len(segments):
        if segments[k].role != "row":
            k += 1
            continue
        first = k
        while k < len(segments) and segments[k].role == "row":
            k += 1
        above = [s for s in segments[max(0, first - _ABOVE) : first] if s.role not in ("furniture", "row")]
        yield above, [cells_of(tokens, tokens.at(s.start), tokens.at(s.end)) for s in segments[first:k]]


def _lend_table(
    tokens: Tokens,
    caption: Lent | None,
    rows: list[list[Cell]],
    rules: TableRules,
    measures: MeasureRules,
    lent: dict[int, Lent],
) -> None:
    heads: dict[int, Lent] = {}
    in_head = True
    for number, cells in enumerate(rows):
        bare = [(len(cells) - k, found) for k, cell in enumerate(cells) if k and (found := _bare(tokens, cell, rules))]
        if in_head and all(_is_year(tokens, f) for _, found in bare for f in found):
            for k, cell in enumerate(cells):
                unit = _unit_in(tokens, cell, rules, measures)
                if unit is None and k and number == 0 and len(cells) > 2:
                    unit = _head_noun(tokens, cell, rules, measures)
                if unit is not None and (k or len(cells) > 1):
                    heads[len(cells) - k] = unit
            # The first cell of the head ('€ m', 'Item (億円)') speaks for the whole table.
            caption = caption or (heads.get(len(cells)) if len(cells) > 1 else None)
            continue
        in_head = False
        label = cells[0]
        own = _unit_in(tokens, label, rules, measures)
        noun = None if own is not None else _label_unit(tokens, label, caption, rules, measures)
        for column, found in bare:
            unit = own or heads.get(column) or noun
            if unit is noun and unit is not None and unit.rule == _NOUN and any("." in tokens.raw[f] for f in found):
                continue  # things come in whole numbers: the unit of 'End Stocks 0.18' is said elsewhere
            if unit is not None:
                stated = unit is own or (unit is not noun and unit.rule != _NOUN)
                lent.update({f: unit for f in found if stated or not _is_year(tokens, f)})


def _bare(tokens: Tokens, cell: Cell, rules: TableRules) -> list[int]:
    """The figures of a cell that holds nothing else."""
    figures = [i for i in range(*cell) if tokens.kind[i] == NUMBER]
    rest = (tokens.low[i] for i in range(*cell) if tokens.kind[i] != NUMBER)
    return figures if figures and len(figures) <= 3 and all(word in rules.marks for word in rest) else []


def _is_year(tokens: Tokens, i: int) -> bool:
    return len(tokens.raw[i]) == 4 and tokens.raw[i].isdecimal() and "1900" <= tokens.raw[i] <= "2100"


def _label_unit(
    tokens: Tokens, label: Cell, caption: Lent | None, rules: TableRules, measures: MeasureRules
) -> Lent | None:
    """The caption's unit for a label about money or a mere name, else what the label counts."""
    is_money = any(True for _ in rules.money.scan(tokens, *label))
    if is_money:
        return caption
    first = label[0] + (label[1] - label[0] > 1 and _is_year(tokens, label[0]))  # '2023 deliveries'
    unit = noun_unit(tokens, first, label[1], measures.nouns)
    if unit is None or not _is_head(tokens, first, label[1], unit[1], rules, measures):
        return caption
    return Lent(QUANTITY, unit[0], _NOUN, label=unit[1])


def _is_head(tokens: Tokens, first: int, last: int, noun: str, rules: TableRules, measures: MeasureRules) -> bool:
    """Whether the plural ends the label or its first phrase: 'Jobs in Riga', not 'Jobs Office'."""
    end = tokens.at(tokens.start[first] + len(noun))
    if tokens.low[end - 1] in rules.uncounted:
        return False
    return end >= last or tokens.kind[end] not in (WORD, NUMBER) or tokens.low[end] in measures.nouns.stop


def _head_noun(tokens: Tokens, cell: Cell, rules: TableRules, measures: MeasureRules) -> Lent | None:
    """'Site, Beds, Opening': a column head that is the plural of a thing says what its column counts."""
    if any(True for _ in rules.money.scan(tokens, *cell)) or tokens.low[cell[1] - 1] in rules.uncounted:
        return None
    unit = noun_unit(tokens, cell[0], cell[1], measures.nouns)
    whole = unit is not None and unit[1] == tokens.quote(*cell)
    return Lent(QUANTITY, unit[0], _NOUN, label=unit[1]) if unit is not None and whole else None


def _caption(doc: Document, above: list[Segment], rules: TableRules, measures: MeasureRules) -> Lent | None:
    """The unit that one of the lines above states: '(amounts in million euros)', 'Results, in billions of yen'."""
    tokens = doc.tokens
    for segment in reversed(above):
        first, last = tokens.at(segment.start), tokens.at(segment.end)
        if last - first > _CAPTION_WORDS:
            continue
        for i in range(first, last):
            if tokens.low[i] in ("in", "unit", "units", ":", "(", "単位"):
                unit = _unit_phrase(tokens, i + 1, last, rules, measures)
                if unit is not None and unit.kind == AMOUNT:
                    return unit
            if tokens.raw[i] == "," and (unit := _after_comma(tokens, i + 1, last, rules, measures)) is not None:
                return unit
    return None


def _after_comma(tokens: Tokens, i: int, last: int, rules: TableRules, measures: MeasureRules) -> Lent | None:
    """'Harvest by state, million tonnes', 'Budget spent, Rp trn': the last words of a caption are its unit."""
    # Nothing but a remark in brackets may follow, or a colon.
    behind = next((k for k in range(i, last) if tokens.raw[k] in "(:.;"), last)
    if "," in tokens.raw[i:behind] or behind - i > _UNIT_WORDS:
        return None
    unit = _unit_phrase(tokens, i, behind, rules, measures)
    return None if unit is None or (unit.kind == QUANTITY and unit.scale == 1) or unit.kind == PERCENT else unit


def _unit_in(tokens: Tokens, cell: Cell, rules: TableRules, measures: MeasureRules) -> Lent | None:
    """The unit of a label or a column head: the whole of it, or what stands in brackets or behind a comma."""
    first, last = cell
    whole = _unit_phrase(tokens, first, last, rules, measures)
    if whole is not None and whole.kind != QUANTITY:
        return whole
    for i in range(last - 1, first, -1):
        if tokens.raw[i] in "(,[":
            unit = _unit_phrase(tokens, i + 1, last, rules, measures)
            if unit is not None:
                return unit
        if tokens.low[i] == "in" and i > first:
            unit = _unit_phrase(tokens, i + 1, last, rules, measures)
            if unit is not None and unit.kind == AMOUNT:
                return unit
    return None


def _unit_phrase(tokens: Tokens, first: int, last: int, rules: TableRules, measures: MeasureRules) -> Lent | None:
    """'R$ bn', 'million euros', 'billions of yen', '€/t', "$'000", 'Mt', 'thousand tonnes', '%'."""
    i = first
    while i < last and tokens.low[i] in rules.openings:
        i += 1
    if i >= last:
        return None
    word = rules.words.match(tokens, i)
    if word is not None:
        return word[1]
    share = measures.percents.match(tokens, i)
    if share is not None and share[0] <= last:
        return Lent(PERCENT, share[1].unit, "table.label", share[1].factor)
    scale, i = _scale(tokens, i, last, measures)
    if i < last and tokens.low[i] == "of":
        i += 1
    sign = _sign(tokens, i, last, measures)
    if sign is not None:
        i, found = sign
        if scale == 1:
            scale, i = _scale(tokens, i, last, measures)
        rate = per_at(tokens, i, measures.nouns)
        if rate is not None:
            i = rate[0]
        if i < last and tokens.raw[i] not in ")],;.:":
            return None
        return Lent(AMOUNT, found.code, "table.label", scale, found, per=rate[1] if rate is not None else "")
    unit = measures.nouns.measures.match(tokens, i) if i < last else None
    if unit is None or unit[0] > last or (unit[0] < last and tokens.raw[unit[0]] not in ")],;./"):
        return None
    rate = per_at(tokens, unit[0], measures.nouns)
    name = unit[1].name if rate is None or rate[0] > last or "/" in unit[1].name else f"{unit[1].name}/{rate[1]}"
    return Lent(QUANTITY, name, "table.label", scale * unit[1].factor, label=tokens.quote(i, unit[0]))


def _sign(tokens: Tokens, i: int, last: int, measures: MeasureRules) -> tuple[int, Sign] | None:
    if i >= last:
        return None
    for index in (measures.currencies.before, measures.currencies.after):
        found = index.match(tokens, i)
        if found is not None and found[0] <= last and not _is_letter(found[1]):
            return found
    return None


def _is_letter(sign: Sign) -> bool:
    """Signs that are one letter, or much else, say too little alone in a cell."""
    return sign.home or sign.glued or (len(sign.name) == 1 and sign.name.isalpha())


def _scale(tokens: Tokens, i: int, last: int, measures: MeasureRules) -> tuple[Decimal, int]:
    """The scale at token i and the token behind it; letters and "'000" count here."""
    if i >= last or tokens.gap[i] > SPACE:
        return Decimal(1), i
    found = measures.numbers.scales.match(tokens, i)
    if found is not None and found[0] <= last:
        return found[1], found[0]
    if tokens.raw[i] in measures.numbers.letters:
        return measures.numbers.letters[tokens.raw[i]], i + 1
    zeros = i + (tokens.raw[i] == "'")
    if zeros < last and tokens.raw[zeros] == "000" and (zeros == i or tokens.gap[zeros] == GLUED):
        behind = zeros + 1 + (tokens.low[zeros + 1 : zeros + 2] == ["s"] and tokens.gap[zeros + 1] == GLUED)
        return Decimal(1000), behind
    return Decimal(1), i
