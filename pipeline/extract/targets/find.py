"""Find the targets of a document, sentence by sentence: cues, the aims they govern, aims without a cue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.targets.cues import Hit, hits_of, list_item, opens_list
from pipeline.extract.targets.fields import Part, mention_of, subject_of
from pipeline.extract.targets.marks import Marks, marks_of
from pipeline.extract.targets.rules import TargetRules
from pipeline.extract.targets.scene import Scene
from pipeline.records import Document, Mention, Sentence
from pipeline.tokens import SPACE

_COPULAS = frozenset({"is", "are", "was", "were", "will", "must", "should", "would", "has", "had", "to"})
_LEADS = frozenset(
    {
        "some",
        "about",
        "around",
        "the",
        "first",
        "all",
        "another",
        "nearly",
        "almost",
        "over",
        "more",
        "than",
        "at",
        "least",
        "up",
        "to",
        "roughly",
        "an",
        "initial",
        "other",
        "these",
        "its",
        "in",
        "total",
        ",",
        "as",
        "many",
    }
)
"""Words before a figure that opens its sentence."""
_FRAME = 8
"""So many words may stand between a cue and the one that carries its figure ('hopes will attract')."""


def find_targets(doc: Document, found: Sequence[Mention], rules: TargetRules) -> list[Mention]:
    """The targets of a document."""
    marks = marks_of(doc, found, rules)
    targets: list[Mention] = []
    lead: Hit | None = None
    above: Sentence | None = None
    for sentence in doc.sentences:
        if sentence.last <= sentence.first:
            continue
        verb = list_item(doc.tokens, sentence, rules) if lead is not None else -1
        for part in _of_sentence(doc, sentence, marks, rules, lead if verb >= 0 else None, verb):
            place = above if above is not None and part.anchor < sentence.first else sentence
            targets.append(mention_of(doc.tokens, part, subject_of(doc, place, part, marks)))
        if verb < 0:
            opened = opens_list(doc, sentence, rules)
            # A second sentence within an item leaves the list open.
            above = sentence if opened is not None else above
            lead = opened if opened is not None or doc.tokens.gap[sentence.first] != SPACE else lead
    return targets


def _of_sentence(
    doc: Document, sentence: Sentence, marks: Marks, rules: TargetRules, lead: Hit | None, verb: int
) -> list[Part]:
    first, last = sentence.first, sentence.last
    hits = hits_of(doc, sentence, marks, rules)
    if lead is not None:
        hits.insert(0, Hit(verb, verb, verb, lead.cue, lead.stance, lead.begin))
    if not hits and not any(d.firm for d in marks.dates_in(first, last)):
        return []
    scene = Scene(doc, sentence, marks, rules)
    parts: list[Part] = []
    denied = 0
    for k, hit in enumerate(hits):
        if parts and hit.first < parts[-1].last:
            continue
        if hit.denied:
            denied = scene.reach(hit.last, last)
            continue
        limit = scene.reach(hit.last, hits[k + 1].begin if k + 1 < len(hits) else last)
        following = hits[k + 1] if k + 1 < len(hits) and limit >= hits[k + 1].begin else None
        made = scene.parts(hit, hit.last, limit)
        if not (made[0].value or made[0].when) or (following is not None and made[0].complement >= limit):
            made = []
            if following is not None and following.begin - hit.last <= _FRAME:
                made = _aim_at_aim(scene, hit, following)
                hits[k + 1] = _carried(hit, following)
        elif following is not None and hit.cue.takes == "name" and made[-1].when is None:
            made[-1] = _dated_behind(scene, made[-1], following, hits[k + 2].begin if k + 2 < len(hits) else last)
        held = [_turned(scene, p) for n, p in enumerate(made) if scene.holds(p, hit if n == 0 else None)]
        held = [_counted_before(scene, p) for p in held]
        parts += [q for p in held for q in scene.shifted(p)]
    parts += scene.bare(parts, denied)
    return sorted(parts, key=lambda p: p.first)


def _carried(hit: Hit, following: Hit) -> Hit:
    """'hopes will attract', 'is targeted to be able to produce': the first cue says how it is meant."""
    if hit.cue.takes in ("name", "date") or following.stance not in ("plan", "target", "forecast"):
        return replace(following, begin=hit.begin) if hit.cue.takes != "name" else following
    needs = "date" if following.cue.takes == "date" else "either"
    cue = replace(following.cue, rule=hit.cue.rule, needs=needs)
    words = hit.words if hit.words >= 0 else following.words
    return replace(following, begin=hit.begin, cue=cue, stance=hit.stance, words=words)


def _aim_at_aim(scene: Scene, hit: Hit, goal: Hit) -> list[Part]:
    """'plans to drop the yearly target': what becomes of a target is an aim, also without a figure."""
    turn = scene.rules.turns_before.match(scene.tokens, hit.last)
    if turn is None or goal.cue.takes != "name":
        return []
    limit = scene.reach(goal.last, scene.sentence.last)
    if scene.figures_in(goal.last, limit) or scene.dates_in(goal.last, limit):
        return []
    return [replace(scene.part(hit, hit.last, limit, True), cue=replace(hit.cue, needs="nothing"))]


def _dated_behind(scene: Scene, part: Part, following: Hit, last: int) -> Part:
    """'The target of 20GW is to be met by 2040': the date stands behind the copula."""
    if scene.tokens.low[following.begin] not in _COPULAS:
        return part
    reach = scene.reach(following.last, last)
    dates = [d for d in scene.dates_in(following.last, reach) if not d.over]
    if not dates or scene.figures_in(following.last, reach):
        return part
    return replace(part, when=dates[0], last=dates[0].last)


def _counted_before(scene: Scene, part: Part) -> Part:
    """'Some 11,619 clerks are to move by May': how many is said before the verb, right before it."""
    if part.value or part.when is None or part.stance not in ("plan", "target", "obligation"):
        return part
    before = scene.figures_in(scene.sentence.first, part.anchor)
    counted = [m for m in before if m.last == part.anchor and m.mention.kind == "quantity" and m.mention.unit]
    opens = counted and all(word in _LEADS for word in scene.tokens.low[scene.sentence.first : counted[-1].first])
    return replace(part, value=(counted[-1],)) if opens else part


def _turned(scene: Scene, part: Part) -> Part:
    """'... was missed', '... has been scrapped' behind an aim."""
    for i in range(part.last, min(part.last + 4, scene.sentence.last)):
        match = scene.rules.turns_behind.match(scene.tokens, i)
        if match is not None:
            return replace(part, stance=match[1])
    return part
