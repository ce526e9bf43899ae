"""Japanese and Chinese numerals: '1兆2300億', '三兆', '92.9億', '二千五百万', '1.2万亿'."""

from __future__ import annotations

from decimal import Decimal

from pipeline.extract.figures.numerals import ONE, Figure, NumberRules, parse_digits
from pipeline.tokens import CJK, GLUED, NUMBER, Tokens

_LONGEST = 40


def from_kanji(tokens: Tokens, i: int, rules: NumberRules) -> Figure | None:
    """Parts of falling scale, summed; a scale right behind a scale multiplies it. None for a lone numeral."""
    total, place, small = Decimal(0), ONE, Decimal(0)
    part: Decimal | None = None
    addend = Decimal(0)
    j, n, behind_scale, scaled = i, len(tokens), False, False
    top = Decimal("1e20")
    while j < n and (j == i or tokens.gap[j] == GLUED) and j - i < _LONGEST:
        token = tokens.low[j]
        if tokens.kind[j] == NUMBER:
            parsed = parse_digits(token)
            if parsed is None or part is not None:
                break
            part, place, behind_scale = parsed[0], Decimal(1).scaleb(-parsed[1]), False
        elif token in rules.kanji:
            part, place, behind_scale = (part or Decimal(0)) * 10 + rules.kanji[token], ONE, False
        elif token in rules.kanji_small and (token != "千" or part is None or part < 10):
            small += (part if part is not None else ONE) * rules.kanji_small[token]
            part, place, behind_scale = None, Decimal(rules.kanji_small[token]), False
        elif token in rules.cjk_scales and (part is not None or small):
            scale = rules.cjk_scales[token]
            if scale >= top:
                break
            addend = (small + (part or Decimal(0))) * scale
            total += addend
            place, top, small, part, scaled, behind_scale = place * scale, scale, Decimal(0), None, True, True
        elif token in rules.cjk_scales and behind_scale:  # 万亿
            total += addend * (rules.cjk_scales[token] - 1)
            place, top, behind_scale = place * rules.cjk_scales[token], top * rules.cjk_scales[token], False
        else:
            break
        j += 1
    if j == i:
        return None
    value = total + small + (part or Decimal(0))
    if not scaled and tokens.kind[i] == CJK and not small:
        return None  # a lone kanji digit is a word of the language
    return Figure(i, j, value, place, value, top if scaled else ONE, base_last=j)
