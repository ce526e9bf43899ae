"""Organisations, places, laws and programmes that a suffix or a leading word gives away."""

from __future__ import annotations

from pipeline.extract.entities.found import SHAPE, Found
from pipeline.extract.entities.known import with_legal
from pipeline.extract.entities.people import last_title
from pipeline.extract.entities.rules import Shape, slug
from pipeline.extract.entities.runs import Run
from pipeline.extract.entities.scene import Scene, end_of
from pipeline.tokens import LINE, SPACE

_LINKS = frozenset({"of", "for", "on"})
_PEOPLE = frozenset({"people", "children", "women", "men"})
_CUTS = frozenset({"president", "minister", "ceo", "chairman", "secretary", "governor"})


def organisation(words: list[int], run: Run, scene: Scene) -> Found | None:
    """The longest name that ends with a suffix word, or begins with one and goes on with 'of'."""
    tokens, rules = scene.tokens, scene.rules
    raw = tokens.raw
    for k in range(len(words) - 1, -1, -1):
        shape = rules.shapes.get(raw[words[k]])
        if shape is None or (words[k] in scene.cover and words[0] >= scene.cover[words[k]].first):
            continue
        if run.headline and not shape.legal:
            continue
        begin = _begin(words[: k + 1], scene)
        if begin == run.first:
            begin = _owner(begin, shape if not k else None, scene)
        last = words[k] + 1
        if shape.of and k == len(words) - 1:
            last = _linked(words[k], shape, scene)
        if last == words[k] + 1 and begin >= words[0] and (words[k] == begin or _empty(words, begin, k, run, scene)):
            continue
        if last > words[k] + 1 and words[k] == begin and run.opens and shape.type != "org":
            continue
        return _made(begin, last, shape, scene)
    lead = rules.leads.get(raw[words[0]])
    if lead is None or len(words) == 1 or run.headline or words[0] in scene.cover or last_title(words, scene):
        return None
    return _made(words[0], end_of(words, run), lead, scene)


def _owner(first: int, shape: Shape | None, scene: Scene) -> int:
    """ "Shoney's Inc.", "Australian Workers' Union", "Children's Fund": a possessive that is part of the name."""
    raw, low = scene.tokens.raw, scene.tokens.low
    if first < 2:
        return first
    if raw[first - 1] in "'’" and low[first - 2].endswith("s"):
        at = first - 2
    elif (
        first >= 3
        and low[first - 1] == "s"
        and raw[first - 2] in "'’"
        and ((shape and shape.legal) or low[first - 3] in _PEOPLE)
    ):
        at = first - 3
    else:
        return first
    if raw[at] == low[at]:
        return first
    while (
        at and raw[at - 1] != low[at - 1] and scene.tokens.gap[at] == SPACE and low[at - 1] not in scene.rules.openers
    ):
        at -= 1
    return at


def _empty(words: list[int], begin: int, k: int, run: Run, scene: Scene) -> bool:
    """'European Bank', 'Prime Minister Office': nothing before the suffix that could be a name of its own."""
    low, rules = scene.tokens.low, scene.rules
    before = [w for w in words[:k] if w >= begin]
    return (run.opens and all(low[w] in rules.openers for w in before)) or (
        len(before) == 1
        and scene.tokens.raw[before[0]] in rules.adjectives
        and rules.shapes[scene.tokens.raw[words[k]]].legal
    )


def _begin(words: list[int], scene: Scene) -> int:
    """First token of the name: titles in front of it are cut off."""
    low = scene.tokens.low
    for n in range(len(words) - 2, 0, -1):
        if low[words[n - 1]] in _CUTS and words[n - 1] not in scene.cover:
            return words[n]
    return words[0]


def _linked(at: int, shape: Shape, scene: Scene) -> int:
    """Token after 'of the Petroleum Exporting Countries' behind a suffix word, or the token after that word."""
    tokens, rules = scene.tokens, scene.rules
    low, gap = tokens.low, tokens.gap
    n = len(low)
    j = at + 1
    if j + 1 >= n or low[j] not in _LINKS or gap[j] > LINE:
        return at + 1
    j += 1
    if low[j] == "the" and j + 1 < n:
        j += 1
    nxt = scene.run_at.get(j)
    if nxt is None or gap[j] > LINE:
        return at + 1
    words = [w for w in nxt.words if tokens.raw[w] not in rules.calendar]
    for k, w in enumerate(words):
        if k and low[w] in rules.heads:
            words = words[:k]
            break
    if not words or len(words) > 7:
        return at + 1
    last = words[-1] + 1
    if last - 1 == nxt.words[-1]:
        last = nxt.last
    return _listed(last, scene) if shape.list else last


def _listed(last: int, scene: Scene) -> int:
    """'Ministry of Roads, Harbours and Fisheries': a list that ends with 'and' goes on with the name."""
    tokens = scene.tokens
    raw, low, n = tokens.raw, tokens.low, len(tokens)
    j, commas = last, 0
    while j + 1 < n:
        step = j
        if raw[step] == "," and commas < 4:
            step += 1
        joint = low[step] in ("and", "&")
        if joint:
            step += 1
        if step == j or step >= n or step not in scene.run_at or step in scene.cover or tokens.gap[step] > LINE:
            return last
        run = scene.run_at[step]
        if len(run.words) > 3 or raw[run.words[0]] in scene.rules.given:
            return last
        j = run.last
        if joint:
            return j
        commas += 1
    return last


def _made(begin: int, last: int, shape: Shape, scene: Scene) -> Found:
    tokens, rules = scene.tokens, scene.rules
    last = with_legal(tokens, last, rules)
    label = " ".join(tokens.quote(begin, last).split())
    core = label.split()
    while len(core) > 1 and core[-1].strip(".,") in rules.legal:
        core.pop()
    return Found(begin, last, f"{shape.type}:{slug(' '.join(core))}", label, shape.id, SHAPE,
                 tuple(dict.fromkeys((shape.klass, *(("company",) if shape.klass in _COMPANIES else ())))))  # fmt: skip


_COMPANIES = frozenset({"company", "bank", "insurer", "broker"})
