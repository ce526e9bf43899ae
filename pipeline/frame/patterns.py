"""rules/parse.toml: patterns over the dependencies of a sentence, each of which fills one field of a figure's frame.

A pattern is one of spaCy's DependencyMatcher, told as data. Its word with the attribute `ENT_ID = "figure"` is the
figure, or the word that holds it: the noun that it measures ('a $5 billion loan'), the noun that has it behind 'of' ('a
loan of $5 billion'), the figure that heads its list, the preposition before it ('fell to 5'). `take` names the word of
the pattern whose words are the value, `value` gives a constant. Of several patterns for a field the first in the file
speaks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline.errors import RuleError
from pipeline.frame.parse import Parsed
from pipeline.model import loaded
from pipeline.records import Mention
from pipeline.rulebook import Row, Rulebook
from pipeline.tokens import PhraseIndex, Tokens

FIELDS = ("subject", "metric", "object", "stance", "speaker")
_FIGURES = frozenset({"amount", "percent", "quantity"})
_HOLDS = ("itself", "noun", "of", "list", "behind")
"""How a word holds a figure."""
_MODIFIES = frozenset({"nummod", "compound", "amod", "nmod", "quantmod"})
_LEFT = frozenset({"compound", "amod", "nmod", "poss", "nummod", "punct"})
_PRONOUNS = frozenset({"PRP", "PRP$", "DT", "WDT", "WP", "EX", "WRB"})
_MEASURED = frozenset({"AMOUNT", "PERCENT", "QUANTITY"})
_PERSON = frozenset({"he", "she"})
HE_SAID = "frame.discourse.he-said"
"""A speaker told by a pronoun: who it is, the sentences before say."""
_HEDGES = frozenset({"if", "unless", "whether", "not", "n't", "never"})
"""What hangs on a verb that does not say that something is so."""
_LONGEST = 6
"""Words of a value."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One entry of rules/parse.toml."""

    id: str
    field: str
    take: int
    """Place in the pattern of the word that is the value, -1 for a constant."""
    verb: int
    """Place of the verb that goes before the value ('build' of 'build a plant'), -1 for none."""
    figure: int
    value: str
    holds: tuple[str, ...]
    figures: frozenset[str]
    """Kinds of figure that it speaks of."""
    names: bool
    """Only a name will do."""
    known: bool
    """Only a noun that the tables know for a metric will do."""
    open: frozenset[str]
    """Kinds of figure whose metric may be any noun; the others need a known one."""
    things: bool
    """Neither a metric nor a noun that holds a figure will do."""


@dataclass(frozen=True, slots=True, eq=False)
class ParseRules:
    """rules/parse.toml, compiled."""

    use: bool
    share: float
    at_least: int
    longest: int
    least_count: int
    patterns: Mapping[str, Pattern]
    order: Mapping[str, int]
    nodes: tuple[tuple[str, list[Row]], ...]
    holders: frozenset[str]
    """Nouns that say nothing of what is measured: 'a total of'."""
    times: frozenset[str]
    """Nouns that tell of time: no object."""
    kinds: Mapping[str, str]
    """Nouns that name a metric beside those of the word lists."""
    metrics: PhraseIndex[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Filled:
    """What the parse says of one field of a figure."""

    field: str
    value: str
    rule: str
    named: bool = False
    """The value is the id of an entity."""


def compile_parse(book: Rulebook, metrics: PhraseIndex[tuple[str, str]]) -> ParseRules:
    """Read the patterns. Raises RuleError with every mistake in them."""
    attributes = book.values("parse", "attributes")
    mistakes: list[str] = []
    patterns: dict[str, Pattern] = {}
    nodes: list[tuple[str, list[Row]]] = []
    for row in book.rows("parse", "pattern"):
        words = [_node(node, attributes) for node in row["pattern"]]
        names = [node["RIGHT_ID"] for node in words]
        missing = [row[key] for key in ("take", "verb") if key in row and row[key] not in names]
        if row["field"] not in FIELDS or missing or "figure" not in names or ("take" in row) == ("value" in row):
            mistakes.append(
                f"rules/parse.toml: {row['id']}: field is one of {', '.join(FIELDS)}, one word of the pattern is the "
                f"figure, and either `take` names a word of the pattern or `value` gives a constant"
            )
            continue
        nodes.append((row["id"], words))
        patterns[row["id"]] = Pattern(
            row["id"], row["field"], names.index(row["take"]) if "take" in row else -1,
            names.index(row["verb"]) if "verb" in row else -1, names.index("figure"), row.get("value", ""),
            tuple(row.get("holds", _HOLDS)), frozenset(row.get("figures", _FIGURES)),
            bool(row.get("names")), bool(row.get("known")),
            frozenset(row.get("open", _FIGURES)), bool(row.get("things")),
        )  # fmt: skip
    if mistakes:
        raise RuleError("\n".join(mistakes))
    return ParseRules(
        bool(book.values("model", "use")) and bool(book.values("parse", "use")),
        float(book.values("parse", "share")),
        int(book.values("parse", "at_least")),
        int(book.values("parse", "longest")),
        int(book.values("parse", "least_count")),
        patterns, {name: i for i, name in enumerate(patterns)}, tuple(nodes),
        frozenset(book.values("parse", "holders")), frozenset(book.values("parse", "times")),
        dict(book.values("parse", "kinds")), metrics,
    )  # fmt: skip


def _node(node: Row, attributes: Row) -> Row:
    """A word of a pattern, a list of names in place of its attributes looked up and joined."""
    told = node["RIGHT_ATTRS"]
    if isinstance(told, dict):
        return dict(node)
    merged: Row = {}
    for name in told:
        merged.update(attributes[name])
    return {**node, "RIGHT_ATTRS": merged}


@dataclass(frozen=True, slots=True, eq=False)
class _Matcher:
    """One pattern, and what a sentence must have before it is tried: trying costs far more than looking."""

    pattern: Pattern
    matcher: Any
    words: tuple[frozenset[str], ...]
    deps: tuple[frozenset[str], ...]
    figure: frozenset[str]
    """Dependencies of the figure, empty for any."""


@lru_cache(maxsize=4)
def _matchers(rules: ParseRules) -> tuple[_Matcher, ...]:
    from spacy.matcher import DependencyMatcher

    out: list[_Matcher] = []
    for name, nodes in rules.nodes:
        matcher = DependencyMatcher(loaded().vocab, validate=False)
        matcher.add(name, [nodes])
        plain = [node["RIGHT_ATTRS"] for node in nodes if node["RIGHT_ID"] != "figure"]
        figure = next(node["RIGHT_ATTRS"] for node in nodes if node["RIGHT_ID"] == "figure")
        out.append(
            _Matcher(
                rules.patterns[name],
                matcher,
                tuple(filter(None, (_wanted(told, "LOWER") for told in plain))),
                tuple(filter(None, (_wanted(told, "DEP") for told in plain))),
                _wanted(figure, "DEP"),
            )
        )
    return tuple(out)


def _wanted(told: Row, attribute: str) -> frozenset[str]:
    """The values of an attribute that will do, empty for any."""
    value = told.get(attribute, "")
    if isinstance(value, dict):
        return frozenset(value.get("IN", ()))
    return frozenset((value,)) if value else frozenset()


def _matches(
    doc: Any, held: Mapping[int, Sequence[tuple[int, str]]], rules: ParseRules
) -> Iterator[tuple[Pattern, Any]]:
    """Each pattern that the sentence has, with the words it found."""
    lows = {token.lower_ for token in doc}
    deps = {token.dep_ for token in doc}
    roles = {doc[i].dep_ for i in held}
    hows = {how for held_by in held.values() for _, how in held_by}
    for one in _matchers(rules):
        if (one.figure and one.figure.isdisjoint(roles)) or hows.isdisjoint(one.pattern.holds):
            continue
        if any(map(lows.isdisjoint, one.words)) or any(map(deps.isdisjoint, one.deps)):
            continue
        for _, words in one.matcher(doc):
            yield one.pattern, words


def fields_of(
    parsed: Parsed, tokens: Tokens, mentions: Sequence[Mention], rules: ParseRules
) -> dict[int, dict[str, Filled]]:
    """What the patterns say: mention index -> field -> value."""
    doc = parsed.doc
    held: dict[int, list[tuple[int, str]]] = {}
    for word, k in enumerate(parsed.owner):
        if k >= 0 and mentions[k].kind in _FIGURES:
            for holder, how in _holders(doc, word):
                held.setdefault(holder, []).append((word, how))
    for holder in held:
        doc[holder].ent_id_ = "figure"
    best: dict[tuple[int, str], tuple[tuple[int, int], Filled]] = {}
    for pattern, words in _matches(doc, held, rules):
        for word, how in held.get(words[pattern.figure], ()):
            if how not in pattern.holds or mentions[parsed.owner[word]].kind not in pattern.figures:
                continue
            filled = _value(pattern, words, word, parsed, tokens, mentions, rules)
            if filled is None:
                continue
            taken = words[pattern.take] if pattern.take >= 0 else words[pattern.figure]
            rank = (rules.order[pattern.id], abs(taken - word))
            slot = (parsed.owner[word], pattern.field)
            if slot not in best or rank < best[slot][0]:
                best[slot] = (rank, filled)
    out: dict[int, dict[str, Filled]] = {}
    for (k, field), (_, filled) in best.items():
        out.setdefault(k, {})[field] = filled
    return out


def _holders(doc: Any, word: int) -> list[tuple[int, str]]:
    """The words that stand for a figure in the sentence, and how they hold it."""
    out = [(word, "itself")]
    token, how = doc[word], "itself"
    for _ in range(4):
        head = token.head
        if head.i == token.i:
            break
        if token.dep_ in _MODIFIES and head.tag_.startswith("NN") and not _cut(doc, token.i, head.i):
            token, how = head, "noun"
        elif token.dep_ == "pobj" and head.lower_ == "of" and head.head.tag_.startswith("NN"):
            token, how = head.head, "of"
        elif token.dep_ in ("conj", "appos") and (head.tag_.startswith("NN") or head.ent_type_):
            token, how = head, "list"
        else:
            if token.dep_ == "pobj" and head.tag_ in ("IN", "TO"):
                out.append((head.i, "behind"))  # 'rose to 5', 'sold for 5': the preposition hangs on the verb
            break
        out.append((token.i, how))
    return out


def _cut(doc: Any, first: int, last: int) -> bool:
    """Whether a comma or the like stands between a figure and its noun."""
    return last < first or any(token.text in ",;:()" for token in doc[first + 1 : last])


def _value(
    pattern: Pattern, words: Sequence[int], figure: int, parsed: Parsed, tokens: Tokens,
    mentions: Sequence[Mention], rules: ParseRules,
) -> Filled | None:  # fmt: skip
    if pattern.field == "stance" and any(t.lower_ in _HEDGES for t in parsed.doc[words[0]].children):
        return None
    if pattern.take < 0:
        return Filled(pattern.field, pattern.value, pattern.id)
    taken = words[pattern.take]
    if taken == figure:
        return None
    if pattern.field in ("object", "speaker") and taken != words[pattern.figure] and _inside(parsed.doc, taken, figure):
        return None  # the figure is told of it, it is not told of the figure
    k = parsed.owner[taken]
    if k >= 0 and mentions[k].kind != "entity":
        return None
    if pattern.field == "object":
        if parsed.doc[taken].lower_ in rules.times or _parted(parsed, figure, taken, mentions):
            return None
    if pattern.field == "metric":
        known = pattern.known or mentions[parsed.owner[figure]].kind not in pattern.open
        metric = _metric(parsed, taken, tokens, rules, known)
        return Filled("metric", metric, pattern.id) if metric else None
    if pattern.things and (_metric(parsed, taken, tokens, rules, True) or parsed.doc[taken].lower_ in rules.holders):
        return None
    name = mentions[k].entity_id if k >= 0 else ""
    if name or pattern.names:
        return Filled(pattern.field, name, pattern.id, True) if name else None
    if parsed.doc[taken].tag_ in _PRONOUNS:
        pronoun = parsed.doc[taken].lower_
        return Filled(pattern.field, "", HE_SAID, False) if pattern.field == "speaker" and pronoun in _PERSON else None
    if pattern.things and parsed.doc[taken].tag_ not in ("NN", "NNS"):
        return None
    told = _phrase(parsed, taken, tokens)
    if pattern.verb >= 0 and told:
        told = f"{parsed.doc[words[pattern.verb]].lower_} {told}"
    return Filled(pattern.field, told, pattern.id) if told else None


def _inside(doc: Any, top: int, word: int) -> bool:
    """Whether a word hangs below another."""
    return top != word and bool(doc[top].is_ancestor(doc[word]))


def _parted(parsed: Parsed, figure: int, taken: int, mentions: Sequence[Mention]) -> bool:
    """Whether another figure stands between, other than the same one in another currency: what follows is of that."""
    if taken < figure:
        return False
    own = mentions[parsed.owner[figure]]
    for k in parsed.owner[figure + 1 : taken]:
        if k >= 0 and mentions[k].kind in _FIGURES and own.start != mentions[k].partner != own.partner:
            return True
    return False


def _metric(parsed: Parsed, word: int, tokens: Tokens, rules: ParseRules, known: bool) -> str:
    """The metric that a noun names: one of the table, else the noun itself."""
    first, last = parsed.spans[word]
    for back in (2, 1, 0):
        found = rules.metrics.match(tokens, first - back) if first - back >= parsed.sentence.first else None
        if found is not None and found[0] == last:
            return found[1][0]
    noun = parsed.doc[word].lower_
    if noun in rules.kinds and parsed.owner[word] < 0:
        return rules.kinds[noun]
    if known or parsed.owner[word] >= 0 or parsed.doc[word].tag_ != "NN" or not noun.isalpha():
        return ""
    return "" if noun in rules.holders or (word and parsed.doc[word - 1].text == "-") else noun


def _phrase(parsed: Parsed, word: int, tokens: Tokens) -> str:
    """A noun with what stands before it, and one name or noun behind 'of'; '' for a bare number or a long run."""
    doc = parsed.doc
    if not doc[word].tag_.startswith(("NN", "VBG")):
        return ""
    first = last = word
    while first > 0 and doc[first - 1].head.i in range(first, word + 1) and doc[first - 1].dep_ in _LEFT:
        if doc[first - 1].ent_type_ in _MEASURED or doc[first - 1].tag_ == "PRP$":
            break
        first -= 1
    while first < word and doc[first].is_punct:
        first += 1
    for child in doc[word].rights:
        if child.lower_ == "of" and child.i == word + 1:
            inner = next((t for t in child.rights if t.dep_ == "pobj"), None)
            if inner is not None and inner.i - first < _LONGEST:
                last = inner.i
    if last - first >= _LONGEST:
        return ""
    return " ".join(tokens.quote(parsed.spans[first][0], parsed.spans[last][1]).split())
