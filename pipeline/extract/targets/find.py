"""Find the targets of a document: cues of aiming in each sentence, the words of each aim, its parts, their fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.extract.targets.fields import Part, mention_of, subject_of
from pipeline.extract.targets.marks import Mark, Marks, When, marks_of, multiple_mark
from pipeline.extract.targets.rules import Cue, TargetRules
from pipeline.records import Document, Mention, Sentence
from pipeline.tokens import CELL, GLUED, LINE, WORD, Tokens

_REACH = 45
"""No aim is longer than this many tokens."""
_COPULAS = frozenset({"is", "are", "was", "were", "will", "must", "should", "would", "has", "had"})
_PART_ENDS = frozenset({".", ",", ";", ":", "-", "—", "–", "and", "or", "but", '"', "“", "”", "the", "a", "of", "for", "to", "in", "with", "(", "'"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue at tokens [first, last) with the words that belong to it from `begin`."""

    begin: int
    first: int
    last: int
    cue: Cue
    stance: str


def find_targets(doc: Document, found: Sequence[Mention], rules: TargetRules) -> list[Mention]:
    """The targets of a document."""
    marks = marks_of(doc, found, rules)
    targets: list[Mention] = []
    for sentence in doc.sentences:
        if sentence.last > sentence.first:
            targets += _of_sentence(doc, sentence, marks, rules)
    return targets


def _of_sentence(doc: Document, sentence: Sentence, marks: Marks, rules: TargetRules) -> list[Mention]:
    first, last = sentence.first, sentence.last
    figures = marks.figures_in(first, last)
    dates = marks.dates_in(first, last)
    hits = _hits(doc, sentence, rules)
    low = doc.tokens.low
    multiples = []
    for i in range(first, last):
        if low[i] in rules.multiples:
            match = rules.multiples.match(doc.tokens, i)
            if match is not None:
                multiples.append(multiple_mark(doc.tokens, i, match[0], match[1].value, match[1].unit, match[1].rule))
    if not dates and not figures and not multiples and not hits:
        return []
    scene = Scene(doc, sentence, marks, figures, dates, multiples, rules)
    parts: list[Part] = []
    carried: Hit | None = None
    for k, hit in enumerate(hits):
        if parts and hit.first < parts[-1].last:
            continue
        limit = scene.reach(hit.last, hits[k + 1].begin if k + 1 < len(hits) else last)
        more = scene.parts(hit, hit.last, limit)
        if not more or not (more[0].value or more[0].when):
            following = hits[k + 1] if k + 1 < len(hits) and limit == hits[k + 1].begin else None
            carried = None
            if following is not None and following.begin - hit.last <= 8:
                lead = hit if hit.cue.takes != "name" or following.cue.takes != "name" else following
                if following.cue.takes == "name" and hit.cue.takes == "verb" and not _more(scene, following, hits, k + 1):
                    bare = _aim_at_aim(scene, hit, following)
                    if bare is not None:
                        parts.append(bare)
                hits[k + 1] = replace(following, begin=hit.begin, cue=replace(following.cue, needs="either" if following.cue.takes != "date" else "date", rule=hit.cue.rule, stance=hit.stance), stance=lead.stance if following.stance in ("plan", "target", "forecast") else following.stance)
            continue
        # 'The target of 20GW is to be met by 2040': the date stands behind the copula.
        if hit.cue.takes == "name" and more[-1].when is None and k + 1 < len(hits) and limit == hits[k + 1].begin:
            following = hits[k + 1]
            if low[following.begin] in _COPULAS:
                reach = scene.reach(following.last, hits[k + 2].begin if k + 2 < len(hits) else last)
                rest = [d for d in scene.dates_in(following.last, reach) if not d.over]
                if rest and not scene.figures_in(following.last, reach):
                    more[-1] = replace(more[-1], when=rest[0], last=rest[0].last)
        parts += [p for p in more if scene.holds(p)]
    parts += scene.bare(parts)
    subject = ""
    made = []
    for part in sorted(parts, key=lambda p: p.first):
        subject = subject_of(doc, sentence, part, marks, rules)
        made.append(mention_of(doc.tokens, part, subject, rules))
    return made


def _more(scene: Scene, hit: Hit, hits: list[Hit], k: int) -> bool:
    limit = scene.reach(hit.last, hits[k + 1].begin if k + 1 < len(hits) else scene.sentence.last)
    return bool(scene.figures_in(hit.last, limit) or scene.dates_in(hit.last, limit))


def _aim_at_aim(scene: Scene, hit: Hit, goal: Hit) -> Part | None:
    """'plans to drop the yearly target for the primary balance': what becomes of a target is an aim without a figure."""
    turn = scene.rules.turns_before.match(scene.tokens, hit.last)
    if turn is None:
        return None
    limit = scene.reach(goal.last, scene.sentence.last)
    return Part(hit.cue, hit.stance, hit.begin, limit, hit.last, (), None)


def _hits(doc: Document, sentence: Sentence, rules: TargetRules) -> list[Hit]:
    tokens = doc.tokens
    low = tokens.low
    hits: list[Hit] = []
    i = sentence.first
    while i < sentence.last:
        if low[i] not in rules.cues:
            i += 1
            continue
        match = rules.cues.match(tokens, i)
        if match is None or match[0] >= sentence.last:
            i += 1
            continue
        end, cues = match
        cue = next((c for c in cues if _fits(tokens, i, end, c, sentence, rules)), None)
        if cue is not None:
            begin, negated = _lead(tokens, i, sentence.first, rules)
            if not (negated or _negated_behind(tokens, end, sentence.last, rules)):
                hits.append(Hit(begin, i, end, cue, _turned(tokens, begin, sentence.first, cue, rules)))
        i = end
    return hits


def _fits(tokens: Tokens, first: int, end: int, cue: Cue, sentence: Sentence, rules: TargetRules) -> bool:
    """Whether what follows is what the cue takes."""
    if tokens.gap[end] > LINE:
        return False
    i = end
    while i < sentence.last and (tokens.low[i] in rules.adverbs or tokens.low[i].endswith("ly")) and i - end < 3:
        i += 1
    if i >= sentence.last:
        return False
    word = tokens.low[i]
    if cue.takes == "verb":
        return tokens.kind[i] == WORD and word not in rules.not_verbs and word not in rules.results
    if cue.takes == "deed":
        return word in rules.deeds
    return True


def _lead(tokens: Tokens, first: int, least: int, rules: TargetRules) -> tuple[int, bool]:
    """Auxiliaries and adverbs before a cue, and whether one of them denies it."""
    i = first
    while i > least and first - i < 5 and tokens.gap[i] <= LINE:
        word = tokens.low[i - 1]
        if word in rules.negations or word in ("'", "’") and i > least + 1 and tokens.low[i - 2] in rules.negations:
            return i, True
        if word not in rules.auxiliaries and word not in rules.adverbs:
            break
        i -= 1
    while i < first and tokens.low[i] not in rules.auxiliaries:
        i += 1
    return i, i > least and tokens.low[i - 1] in rules.negations


def _negated_behind(tokens: Tokens, end: int, limit: int, rules: TargetRules) -> bool:
    return end < limit and tokens.low[end] in ("not", "n't", "never")


def _turned(tokens: Tokens, begin: int, least: int, cue: Cue, rules: TargetRules) -> str:
    """'scrapped its goal of': the nearest turn in the six words before."""
    for i in range(begin - 1, max(least, begin - 7) - 1, -1):
        if tokens.low[i] in (",", ";", "and", "but", "which", "that"):
            break
        match = rules.turns_before.match(tokens, i)
        if match is not None and match[0] <= begin and (cue.takes == "name" or cue.stance in ("plan", "target")):
            return match[1]
    return cue.stance


@dataclass(slots=True, eq=False)
class Scene:
    """One sentence with what stands in it."""

    doc: Document
    sentence: Sentence
    marks: Marks
    figures: list[Mark]
    dates: list[When]
    multiples: list[Mark]
    rules: TargetRules

    @property
    def tokens(self) -> Tokens:
        return self.doc.tokens

    def figures_in(self, first: int, last: int) -> list[Mark]:
        return [f for f in self.figures if first <= f.first < last]

    def multiples_in(self, first: int, last: int) -> list[Mark]:
        return [f for f in self.multiples if first <= f.first < last]

    def dates_in(self, first: int, last: int) -> list[When]:
        return [d for d in self.dates if first <= d.first < last]

    def reach(self, first: int, limit: int) -> int:
        """Where the words of an aim end that begin at `first`."""
        tokens, rules = self.tokens, self.rules
        starts = {d.begin: d.last for d in self.dates}
        i = first
        limit = min(limit, first + _REACH)
        filled = False
        while i < limit:
            if i in starts:
                i = max(i + 1, starts[i])
                filled = True
                continue
            word = tokens.low[i]
            if i > first and tokens.gap[i] >= CELL and tokens.gap[i] != LINE:
                return i
            if word in rules.stops and not (word in "–—" and tokens.gap[i] == GLUED):
                return i
            if word in "([（":
                i = _closing(tokens, i, limit)
                continue
            if word in ")]）":
                return i
            if word == "." and (i + 1 >= limit or tokens.gap[i + 1] != GLUED) and i + 1 >= self.sentence.last - 1:
                return i
            filled = filled or any(f.first == i for f in self.figures)
            if word == "," and filled and i + 1 < limit and tokens.low[i + 1] not in rules.comma_goes_on:
                return i
            i += 1
        return limit

    def parts(self, hit: Hit, first: int, limit: int) -> list[Part]:
        """The aims of one cue: cut where a second figure with its own date, or a second 'to', begins."""
        low = self.tokens.low
        cuts = [first]
        dated = figured = False
        i = first
        end = limit
        while i < limit:
            dates = [d for d in self.dates if d.first == i]
            if dates and not dates[0].over:
                dated = True
            figured = figured or any(f.first == i for f in self.figures) or any(f.first == i for f in self.multiples)
            word = low[i]
            follow = low[i + 1] if i + 1 < limit else ""
            if word in ("and", "or", ",", "then", "to", "with") and i > first and not any(d.begin <= i < d.last for d in self.dates):
                if word == "," and follow in ("and", "or", "then", "with"):
                    i += 1
                    continue
                deed = follow in self.rules.deeds
                to_deed = follow == "to" and i + 2 < limit and low[i + 2] in self.rules.deeds
                rest_dates = [d for d in self.dates_in(i + 1, limit) if not d.over]
                rest_figures = self.figures_in(i + 1, limit) or self.multiples_in(i + 1, limit)
                cut = False
                if word == "to":
                    cut = deed and figured and bool(rest_figures)
                elif to_deed:
                    cut = bool(rest_dates or rest_figures)
                elif dated:
                    cut = bool([d for d in rest_dates if d.firm or rest_figures]) or (deed and bool(rest_figures))
                    if not cut:
                        end = i
                        break
                if cut:
                    cuts.append(i + 1)
                    dated = figured = False
            i += 1
        made = [self.part(hit, a, b, n == 0) for n, (a, b) in enumerate(zip(cuts, [*cuts[1:], end], strict=True))]
        # A date behind several parts that are not dated themselves is the end of all of them.
        for n in range(len(made) - 2, -1, -1):
            if made[n].when is None and made[n + 1].when is not None and made[n].value:
                made[n] = replace(made[n], when=made[n + 1].when)
        return made

    def part(self, hit: Hit, first: int, last: int, head: bool) -> Part:
        """One aim: its figure, its date, its words."""
        figures = self.figures_in(first, last)
        when = _deadline(self.dates_in(first, last))
        value = _aimed_at(self.tokens, figures, self.rules) or tuple(self.multiples_in(first, last)[:1])
        begin = hit.begin if head else first
        ends = [f.last for f in value]
        if when is not None:
            end = max([when.last, *ends])
        else:
            end = max([_trimmed(self.tokens, first, min(last, max([first, *ends]) + 14)), *ends])
            when = self.before(hit) if head else None
            if when is not None:
                begin = min(begin, when.begin)
        return Part(hit.cue, hit.stance, begin, max(end, hit.last if head else first + 1), first, value, when)

    def before(self, hit: Hit) -> When | None:
        """'By 2027 it wants ...': a date that opens the clause of the cue."""
        dates = [d for d in self.dates if d.last <= hit.begin and hit.begin - d.last <= 12 and not d.over]
        if not dates:
            return None
        when = dates[-1]
        opens = when.begin == self.sentence.first or self.tokens.low[when.begin - 1] in (",", ";", "and", "but", "that", ":", "—", "–", "”", "“", '"')
        between = self.tokens.low[when.last : hit.begin]
        if not opens or any(w in self.rules.stops for w in between) or self.figures_in(when.last, hit.begin):
            return None
        return when if when.firm or opens else None

    def holds(self, part: Part) -> bool:
        """Whether a part has what its cue needs."""
        when, cue = part.when, part.cue
        if when is not None and when.over and part.stance not in ("missed", "met", "cancelled"):
            return False
        if cue.takes == "date":
            return when is not None and when.begin - part.complement <= 4
        if cue.needs == "date":
            return when is not None
        if cue.needs == "ahead":
            return when is not None and when.ahead
        if cue.needs == "done":
            return when is not None or bool(part.value) and self.deed(part.complement)
        return when is not None or bool(part.value)

    def deed(self, i: int) -> bool:
        """A verb of doing at token i, adverbs aside."""
        low = self.tokens.low
        while low[i] in self.rules.adverbs or low[i].endswith("ly"):
            i += 1
        return low[i] in self.rules.deeds and low[i] not in ("be", "cover", "make", "take", "get", "hit", "fall", "rise", "grow", "go", "come")

    def bare(self, parts: list[Part]) -> list[Part]:
        """Figures with 'by' and a date to come that no cue has claimed."""
        more: list[Part] = []
        cue = self.rules.bare.get("figure")
        if cue is None:
            return more
        for when in self.dates:
            if not when.firm or when.over or any(p.first <= when.first < p.last or p.when is when for p in parts):
                continue
            floor = max([self.sentence.first, *(p.last for p in [*parts, *more] if p.last <= when.begin)])
            figures = [f for f in [*self.figures_in(floor, when.begin), *self.multiples_in(floor, when.begin)] if when.begin - f.last <= 10]
            if not figures or not self.to_come(when, floor):
                continue
            figure = figures[-1]
            first = self.start_of(figure, floor)
            if any(w in (";", ":", "which", "who", "but", "while") for w in self.tokens.low[figure.last : when.begin]):
                continue
            more.append(Part(cue, cue.stance, first, when.last, first, (figure,), when))
        return more

    def to_come(self, when: When, floor: int) -> bool:
        """No verb in the past governs a figure whose date may be past."""
        if self.doc.published is not None:
            return when.ahead
        return not any(w in self.rules.past for w in self.tokens.low[floor : when.begin])

    def start_of(self, figure: Mark, floor: int) -> int:
        """The verb or noun that the figure belongs to."""
        low = self.tokens.low
        i = figure.first
        while i > floor and figure.first - i < 8:
            if low[i - 1] in self.rules.stops or low[i - 1] in ("to", ",", "and", "or", "that", "(", ")", ".", "\"", "“") or self.tokens.gap[i] > LINE:
                break
            i -= 1
        return i


def _deadline(dates: list[When]) -> When | None:
    usable = [d for d in dates if not d.over]
    return next((d for d in usable if d.firm), None) or (usable[0] if usable else (dates[0] if dates else None))


def _aimed_at(tokens: Tokens, figures: list[Mark], rules: TargetRules) -> tuple[Mark, ...]:
    """The figure that is aimed at: the first behind 'to' where another is left behind, else the first."""
    usable = [f for f in figures if rules.start_words.match_before(tokens, f.first) is None] or figures
    if not usable:
        return ()
    chosen = usable[0]
    for f in usable[1:]:
        goal = rules.goal_words.match_before(tokens, f.first)
        if goal is not None and tokens.low[goal[0]] == "to" and f.mention.unit == chosen.mention.unit:
            chosen = f
            break
    twin = next((f for f in figures if f is not chosen and f.mention.low is not None and f.mention.low == chosen.mention.low and f.mention.high == chosen.mention.high), None)
    return (chosen, twin) if twin is not None else (chosen,)


def _closing(tokens: Tokens, i: int, limit: int) -> int:
    """Behind the bracket that opens at i, or the next token if it does not close nearby."""
    for k in range(i + 1, min(limit, i + 25)):
        if tokens.raw[k] in ")]）":
            return k + 1
    return i + 1


def _trimmed(tokens: Tokens, first: int, last: int) -> int:
    while last > first + 1 and tokens.low[last - 1] in _PART_ENDS:
        last -= 1
    return last
