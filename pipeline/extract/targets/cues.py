"""Cues of aiming in one sentence: where they stand, what belongs to them, whether they are denied or turned."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.extract.targets.marks import Marks
from pipeline.extract.targets.rules import Cue, TargetRules
from pipeline.records import Document, Sentence
from pipeline.tokens import LINE, NUMBER, WORD, Tokens

_BULLETS = frozenset("-•*·‣▪–—")
_WITH = 7
"""So many words at most stand from 'with' to 'to' in 'with the first of them to arrive'."""
_OUTSIDE = frozenset({",", ";", "and", "but", "which", "that"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue at tokens [first, last); `begin` is the first word that belongs to it ('is now scheduled to')."""

    begin: int
    first: int
    last: int
    cue: Cue
    stance: str
    anchor: int = -1
    """Where the subject is looked for, if not before `begin`: an item of a list has it above the list."""
    words: int = -1
    """Where the words of the aim begin, if not behind the cue: 'mass production' is itself what is planned."""
    denied: bool = False


def hits_of(doc: Document, sentence: Sentence, marks: Marks, rules: TargetRules) -> list[Hit]:
    """The cues of a sentence, in order, denied ones among them."""
    tokens = doc.tokens
    low, cues = tokens.low, rules.cues
    headline = doc.segments[sentence.segment].role in ("title", "heading")
    hits: list[Hit] = []
    last = sentence.last
    done = sentence.first
    for i in [i for i in range(sentence.first, last) if low[i] in rules.triggers]:
        if i < done:
            continue
        match = cues.match(tokens, i) if i not in marks.taken else None
        hit = None
        if match is not None and match[0] < last:
            hit = _hit(tokens, i, *match, sentence, rules)
        elif low[i] == "to":
            hit = _with_to(tokens, i, sentence, rules)
            if hit is None and headline:
                hit = _headline(tokens, i, sentence, rules)
        if hit is not None:
            hits.append(hit)
            done = hit.last
    return hits


def _hit(tokens: Tokens, i: int, end: int, cues: tuple[Cue, ...], sentence: Sentence, rules: TargetRules) -> Hit | None:
    begin, denied = _lead(tokens, i, sentence.first, rules)
    if begin > sentence.first and tokens.low[begin - 1] in ("than", "as"):
        return None  # 'faster than expected', 'as promised'
    cue = next((c for c in cues if _fits(tokens, end, c, sentence.last, rules)), None)
    if cue is None:
        return None
    denied = denied or (tokens.low[end] in rules.negations and tokens.low[end] not in ("no", "nor"))
    participle = cue.takes in ("any", "date") and begin == i and tokens.low[end - 1].endswith("ed")
    if participle and i > sentence.first and tokens.low[i - 1] in rules.determiners:
        return None
    stance = _turned(tokens, begin, sentence.first, cue, rules)
    event = cue.takes == "name" and cue.needs == "ahead"
    return Hit(begin, i, end, cue, stance, words=i if event else end, denied=denied)


def _headline(tokens: Tokens, i: int, sentence: Sentence, rules: TargetRules) -> Hit | None:
    """'Sony to invest 180 billion yen': a name, 'to', a deed."""
    cue = rules.bare.get("headline")
    if cue is None or i == sentence.first or i + 1 >= sentence.last or tokens.low[i + 1] not in rules.deeds:
        return None
    named = tokens.kind[i - 1] == WORD and (tokens.raw[i - 1][0].isupper() or tokens.low[i - 1].endswith("s"))
    return Hit(i, i, i + 1, cue, cue.stance) if named else None


def _with_to(tokens: Tokens, i: int, sentence: Sentence, rules: TargetRules) -> Hit | None:
    """'... ordered nine, with the first to arrive in 2028'."""
    cue = rules.bare.get("with")
    low = tokens.low
    if cue is None or i + 1 >= sentence.last or low[i + 1] not in rules.deeds or low[i - 1] in cue.bars:
        return None
    for k in range(i - 2, max(sentence.first, i - 1 - _WITH), -1):
        if tokens.kind[k + 1] not in (WORD, NUMBER):
            return None
        if low[k] == "with":
            return Hit(i, i, i + 1, cue, cue.stance) if tokens.raw[k - 1] == "," else None
    return None


def opens_list(doc: Document, sentence: Sentence, rules: TargetRules) -> Hit | None:
    """'Japan also promised to' and 'The company will:' leave their aims to the list items below."""
    tokens = doc.tokens
    end = sentence.last
    while end > sentence.first and tokens.raw[end - 1] in ":-—":
        end -= 1
    for i in range(end - 1, max(sentence.first, end - 4) - 1, -1):
        match = rules.cues.match(tokens, i)
        if match is not None and match[0] == end:
            cue = next((c for c in match[1] if c.takes in ("verb", "deed")), None)
            begin, denied = _lead(tokens, i, sentence.first, rules)
            return Hit(begin, i, end, cue, cue.stance) if cue is not None and not denied else None
    return None


def list_item(tokens: Tokens, sentence: Sentence, rules: TargetRules) -> int:
    """The verb that opens a list item ('- raise imports'), or -1."""
    i = sentence.first
    if tokens.raw[i] not in _BULLETS and tokens.kind[i] != NUMBER:
        return -1
    while i < sentence.last and (tokens.raw[i] in _BULLETS or tokens.raw[i] in ".)" or tokens.kind[i] == NUMBER):
        i += 1
    if i < sentence.last and tokens.low[i] == "to":
        i += 1
    return i if i < sentence.last and tokens.low[i] in rules.deeds else -1


def _fits(tokens: Tokens, end: int, cue: Cue, last: int, rules: TargetRules) -> bool:
    """Whether what follows is what the cue takes."""
    if tokens.gap[end] > LINE:
        return False
    i = end
    while i < last and i - end < 3 and (tokens.low[i] in rules.adverbs or tokens.low[i].endswith("ly")):
        i += 1
    if i + 2 < last and tokens.low[i] == "more" and tokens.low[i + 1] == "than":
        i += 2  # 'will more than double'
    if i >= last:
        return False
    word = tokens.low[i]
    if word in cue.bars:
        return False
    if cue.takes == "verb":
        return tokens.kind[i] == WORD and word not in rules.not_verbs and word not in rules.results
    if cue.takes == "deed":
        return word in rules.deeds
    if cue.takes == "name":
        joined = tokens.low[end - 1] in rules.name_joins or word in rules.name_joins or tokens.kind[i] == NUMBER
        return joined or cue.needs == "ahead"
    return True


def _lead(tokens: Tokens, first: int, least: int, rules: TargetRules) -> tuple[int, bool]:
    """Where the auxiliaries and adverbs before a cue begin, and whether one of them denies it."""
    i = first
    while i > least and first - i < 5 and tokens.gap[i] <= LINE:
        word = tokens.low[i - 1]
        if word in rules.negations or (word == "t" and i > least + 1 and tokens.low[i - 2] in ("'", "’")):
            return i, True
        if word not in rules.auxiliaries and word not in rules.adverbs:
            break
        i -= 1
    while i < first and tokens.low[i] not in rules.auxiliaries:
        i += 1
    return i, False


def _turned(tokens: Tokens, begin: int, least: int, cue: Cue, rules: TargetRules) -> str:
    """'scrapped its goal of': the nearest turn in the six words before."""
    if cue.takes != "name" and cue.stance not in ("plan", "target"):
        return cue.stance
    for i in range(begin - 1, max(least, begin - 7) - 1, -1):
        if tokens.low[i] in _OUTSIDE:
            break
        match = rules.turns_before.match(tokens, i)
        if match is None or match[0] > begin:
            continue
        # Before a verb only at once: 'has dropped plans to', but 'the drop in income will'.
        if cue.takes == "name" or (match[1] == "cancelled" and begin - match[0] <= 1 and cue.takes == "verb"):
            return match[1]
    return cue.stance
