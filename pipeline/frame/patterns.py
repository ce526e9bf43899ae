"""rules/parse.toml: patterns over the dependencies of a sentence, each of which fills one field of a figure's frame.

A pattern is told as spaCy's DependencyMatcher takes it (see tree.py). Its word with the attribute `ENT_ID = "figure"`
is the figure, or the word that holds it: the noun that it measures ('a $5 billion loan'), the noun that has it behind
'of' ('a loan of $5 billion'), the figure that heads its list, the preposition before it ('fell to 5'). `take` names the
word of the pattern whose words are the value, `value` gives a constant. Of several patterns for a field the first in
the file speaks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from unicodedata import category

from pipeline.errors import RuleError
from pipeline.frame.parse import FIGURES, Parsed
from pipeline.frame.tree import Node, Seeker, Tree, node_of
from pipeline.records import Mention
from pipeline.rulebook import Row, Rulebook
from pipeline.tokens import PhraseIndex, Tokens

FIELDS = ("subject", "metric", "object", "stance", "speaker")
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
    nodes: tuple[Node, ...]
    needs: tuple[tuple[str, frozenset[str]], ...]
    """What some word of the sentence must be ('LOWER' or 'DEP', any of these): looking costs less than trying."""


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
        try:
            nodes = tuple(node_of(word, names) for word in words)
        except ValueError as cause:
            mistakes.append(f"rules/parse.toml: {row['id']}: {cause}")
            continue
        patterns[row["id"]] = Pattern(
            row["id"], row["field"], names.index(row["take"]) if "take" in row else -1,
            names.index(row["verb"]) if "verb" in row else -1, names.index("figure"), row.get("value", ""),
            tuple(row.get("holds", _HOLDS)), frozenset(row.get("figures", FIGURES)),
            bool(row.get("names")), bool(row.get("known")),
            frozenset(row.get("open", FIGURES)), bool(row.get("things")),
            nodes, tuple(need for node in nodes for need in _needs(node)),
        )  # fmt: skip
    if mistakes:
        raise RuleError("\n".join(mistakes))
    return ParseRules(
        bool(book.values("model", "use")) and bool(book.values("parse", "use")),
        float(book.values("parse", "share")),
        int(book.values("parse", "at_least")),
        int(book.values("parse", "longest")),
        int(book.values("parse", "least_count")),
        patterns, {name: i for i, name in enumerate(patterns)},
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


def _needs(node: Node) -> Iterator[tuple[str, frozenset[str]]]:
    for attribute, values, wanted in node.tests:
        if wanted and attribute in ("DEP", "LOWER"):
            yield attribute, values


def fields_of(
    parsed: Parsed,
    tokens: Tokens,
    mentions: Sequence[Mention],
    rules: ParseRules,
    wanted: Mapping[int, Set[str]] | None = None,
) -> dict[int, dict[str, Filled]]:
    """What the patterns say: mention index -> field -> value; only of the fields of each mention that are `wanted`."""
    tree = parsed.tree
    held: dict[int, list[tuple[int, str]]] = {}
    sought: set[tuple[str, str, str]] = set()
    for word, k in enumerate(parsed.owner):
        if k >= 0 and mentions[k].kind in FIGURES:
            fields = FIELDS if wanted is None else wanted.get(k, ())
            for holder, how in _holders(tree, word):
                held.setdefault(holder, []).append((word, how))
                sought.update((field, mentions[k].kind, how) for field in fields)
    best: dict[tuple[int, str], tuple[tuple[int, int], Filled]] = {}
    for pattern, words in _matches(parsed, mentions, held, sought, rules):
        for word, how in held.get(words[pattern.figure], ()):
            k = parsed.owner[word]
            if how not in pattern.holds or mentions[k].kind not in pattern.figures:
                continue
            if wanted is not None and pattern.field not in wanted.get(k, ()):
                continue
            filled = _value(pattern, words, word, parsed, tokens, mentions, rules)
            if filled is None:
                continue
            taken = words[pattern.take] if pattern.take >= 0 else words[pattern.figure]
            rank = (rules.order[pattern.id], abs(taken - word))
            slot = (k, pattern.field)
            if slot not in best or rank < best[slot][0]:
                best[slot] = (rank, filled)
    out: dict[int, dict[str, Filled]] = {}
    for (k, field), (_, filled) in best.items():
        out.setdefault(k, {})[field] = filled
    return out


def _matches(
    parsed: Parsed,
    mentions: Sequence[Mention],
    held: Mapping[int, Sequence[tuple[int, str]]],
    sought: Set[tuple[str, str, str]],
    rules: ParseRules,
) -> Iterator[tuple[Pattern, list[int]]]:
    """Each pattern that the sentence has, with the words it found; `sought`: (field, kind of figure, how held)."""
    tree = parsed.tree
    there = {"LOWER": frozenset(tree.low), "DEP": frozenset(tree.dep)}
    named = any(k >= 0 and mentions[k].entity_id for k in parsed.owner)
    seeker = Seeker(tree, held)
    for pattern in rules.patterns.values():
        if pattern.names and not named:
            continue
        if not any((pattern.field, kind, how) in sought for kind in pattern.figures for how in pattern.holds):
            continue
        if any(values.isdisjoint(there[attribute]) for attribute, values in pattern.needs):
            continue
        for words in seeker.find(pattern.nodes):
            yield pattern, words


def _holders(tree: Tree, word: int) -> list[tuple[int, str]]:
    """The words that stand for a figure in the sentence, and how they hold it."""
    out = [(word, "itself")]
    i, how = word, "itself"
    for _ in range(4):
        head = tree.head[i]
        if head == i:
            break
        if tree.dep[i] in _MODIFIES and tree.tag[head].startswith("NN") and not _cut(tree, i, head):
            i, how = head, "noun"
        elif tree.dep[i] == "pobj" and tree.low[head] == "of" and tree.tag[tree.head[head]].startswith("NN"):
            i, how = tree.head[head], "of"
        elif tree.dep[i] in ("conj", "appos") and (tree.tag[head].startswith("NN") or tree.kind[head]):
            i, how = head, "list"
        else:
            if tree.dep[i] == "pobj" and tree.tag[head] in ("IN", "TO"):
                out.append((head, "behind"))  # 'rose to 5', 'sold for 5': the preposition hangs on the verb
            break
        out.append((i, how))
    return out


def _cut(tree: Tree, first: int, last: int) -> bool:
    """Whether a comma or the like stands between a figure and its noun."""
    return last < first or any(word in ",;:()" for word in tree.text[first + 1 : last])


def _value(
    pattern: Pattern, words: Sequence[int], figure: int, parsed: Parsed, tokens: Tokens,
    mentions: Sequence[Mention], rules: ParseRules,
) -> Filled | None:  # fmt: skip
    if pattern.field == "stance" and any(parsed.tree.low[i] in _HEDGES for i in parsed.tree.below[words[0]]):
        return None
    if pattern.take < 0:
        return Filled(pattern.field, pattern.value, pattern.id)
    taken = words[pattern.take]
    if taken == figure:
        return None
    if pattern.field in ("object", "speaker") and taken != words[pattern.figure] and taken in parsed.tree.above(figure):
        return None  # the figure is told of it, it is not told of the figure
    k = parsed.owner[taken]
    if k >= 0 and mentions[k].kind != "entity":
        return None
    if pattern.field == "object":
        if parsed.tree.low[taken] in rules.times or _parted(parsed, figure, taken, mentions):
            return None
    if pattern.field == "metric":
        known = pattern.known or mentions[parsed.owner[figure]].kind not in pattern.open
        metric = _metric(parsed, taken, tokens, rules, known)
        return Filled("metric", metric, pattern.id) if metric else None
    if pattern.things and (_metric(parsed, taken, tokens, rules, True) or parsed.tree.low[taken] in rules.holders):
        return None
    name = mentions[k].entity_id if k >= 0 else ""
    if name or pattern.names:
        return Filled(pattern.field, name, pattern.id, True) if name else None
    if parsed.tree.tag[taken] in _PRONOUNS:
        pronoun = parsed.tree.low[taken]
        return Filled(pattern.field, "", HE_SAID, False) if pattern.field == "speaker" and pronoun in _PERSON else None
    if pattern.things and parsed.tree.tag[taken] not in ("NN", "NNS"):
        return None
    told = _phrase(parsed, taken, tokens)
    if pattern.verb >= 0 and told:
        told = f"{parsed.tree.low[words[pattern.verb]]} {told}"
    return Filled(pattern.field, told, pattern.id) if told else None


def _parted(parsed: Parsed, figure: int, taken: int, mentions: Sequence[Mention]) -> bool:
    """Whether another figure stands between, other than the same one in another currency: what follows is of that."""
    if taken < figure:
        return False
    own = mentions[parsed.owner[figure]]
    for k in parsed.owner[figure + 1 : taken]:
        if k >= 0 and mentions[k].kind in FIGURES and own.start != mentions[k].partner != own.partner:
            return True
    return False


def _metric(parsed: Parsed, word: int, tokens: Tokens, rules: ParseRules, known: bool) -> str:
    """The metric that a noun names: one of the table, else the noun itself."""
    first, last = parsed.spans[word]
    for back in (2, 1, 0):
        found = rules.metrics.match(tokens, first - back) if first - back >= parsed.sentence.first else None
        if found is not None and found[0] == last:
            return found[1][0]
    noun = parsed.tree.low[word]
    if noun in rules.kinds and parsed.owner[word] < 0:
        return rules.kinds[noun]
    if known or parsed.owner[word] >= 0 or parsed.tree.tag[word] != "NN" or not noun.isalpha():
        return ""
    return "" if noun in rules.holders or (word and parsed.tree.text[word - 1] == "-") else noun


def _phrase(parsed: Parsed, word: int, tokens: Tokens) -> str:
    """A noun with what stands before it, and one name or noun behind 'of'; '' for a bare number or a long run."""
    tree = parsed.tree
    if not tree.tag[word].startswith(("NN", "VBG")):
        return ""
    first = last = word
    while first > 0 and first <= tree.head[first - 1] <= word and tree.dep[first - 1] in _LEFT:
        if tree.kind[first - 1] in _MEASURED or tree.tag[first - 1] == "PRP$":
            break
        first -= 1
    while first < word and all(category(letter).startswith("P") for letter in tree.text[first]):
        first += 1
    for child in tree.below[word]:
        if child == word + 1 and tree.low[child] == "of":
            inner = next((i for i in tree.below[child] if i > child and tree.dep[i] == "pobj"), None)
            if inner is not None and inner - first < _LONGEST:
                last = inner
    if last - first >= _LONGEST:
        return ""
    return " ".join(tokens.quote(parsed.spans[first][0], parsed.spans[last][1]).split())
