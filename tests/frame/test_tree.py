"""Patterns over a dependency tree: what they find is what spaCy's own matcher finds."""

from typing import Any

import pytest

from pipeline.frame.tree import FIGURE, Seeker, Tree, node_of, tree_of
from pipeline.model import loaded
from tests.dumps import shipped_book

#        0      1     2     3     4    5     6    7       8    9
WORDS = ["Honda", "said", "it", "spent", "5.2", "on", "batteries", "and", "7.1", "on"]
TAGS = ["NNP", "VBD", "PRP", "VBD", "CD", "IN", "NNS", "CC", "CD", "IN"]
DEPS = ["nsubj", "ROOT", "nsubj", "ccomp", "dobj", "prep", "pobj", "cc", "conj", "prep"]
HEADS = [1, 1, 3, 1, 3, 4, 5, 4, 4, 8]
KINDS = ["ORG", "", "", "", "AMOUNT", "", "", "", "AMOUNT", ""]


@pytest.fixture
def tree() -> Tree:
    return tree_of(WORDS, KINDS, TAGS, DEPS, HEADS)


def find(tree: Tree, pattern: list[dict[str, Any]], held: tuple[int, ...] = (4, 8)) -> list[list[int]]:
    names = [word["RIGHT_ID"] for word in pattern]
    return Seeker(tree, dict.fromkeys(held)).find([node_of(word, names) for word in pattern])


VERB = {"RIGHT_ID": "verb", "RIGHT_ATTRS": {"TAG": {"IN": ["VBD"]}}}


@pytest.mark.parametrize(
    ("attributes", "relation", "found"),
    [
        ({"ENT_ID": FIGURE}, ">", [[3, 4]]),
        ({"ENT_ID": FIGURE}, ">>", [[1, 4], [1, 8], [3, 4], [3, 8]]),
        ({"DEP": "nsubj"}, ">", [[1, 0], [3, 2]]),
        ({"DEP": "nsubj", "ENT_TYPE": "ORG"}, ">", [[1, 0]]),
        ({"LOWER": {"NOT_IN": ["it", "honda"]}}, ">", [[1, 3], [3, 4]]),
        ({"LOWER": {"IN": ["honda", "it"], "NOT_IN": ["it"]}}, ">", [[1, 0]]),
        ({"LOWER": "absent"}, ">>", []),
        ({}, ">", [[1, 0], [1, 3], [3, 2], [3, 4]]),
    ],
)
def test_words_below_a_word(tree: Tree, attributes: dict[str, Any], relation: str, found: list[list[int]]) -> None:
    word = {"RIGHT_ID": "word", "LEFT_ID": "verb", "REL_OP": relation, "RIGHT_ATTRS": attributes}
    assert find(tree, [VERB, word]) == found


def test_one_word_may_be_two_of_a_pattern(tree: Tree) -> None:
    below = [{"RIGHT_ID": name, "LEFT_ID": "verb", "REL_OP": ">", "RIGHT_ATTRS": {"DEP": "dobj"}} for name in "ab"]
    assert find(tree, [VERB, *below]) == [[3, 4, 4]]


def test_the_way_up_and_all_that_is_below(tree: Tree) -> None:
    assert list(tree.above(6)) == [5, 4, 3, 1]
    assert tree.under(3) == [2, 4, 5, 6, 7, 8, 9]
    assert tree.under(6) == []


@pytest.mark.parametrize(
    "word",
    [
        {"RIGHT_ID": "b", "LEFT_ID": "a", "REL_OP": "$+", "RIGHT_ATTRS": {}},
        {"RIGHT_ID": "b", "LEFT_ID": "c", "REL_OP": ">", "RIGHT_ATTRS": {}},
        {"RIGHT_ID": "b", "RIGHT_ATTRS": {}},
        {"RIGHT_ID": "b", "LEFT_ID": "a", "REL_OP": ">", "RIGHT_ATTRS": {"LEMMA": "be"}},
        {"RIGHT_ID": "b", "LEFT_ID": "a", "REL_OP": ">", "RIGHT_ATTRS": {"TAG": {"REGEX": "N.*"}}},
    ],
)
def test_what_a_pattern_may_not_say(word: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        node_of(word, ["a", "b", "c"])


def test_every_shipped_pattern_finds_what_spacys_matcher_finds() -> None:
    nlp = loaded()
    if nlp is None:
        pytest.skip("no model is installed")
    from spacy.matcher import DependencyMatcher
    from spacy.tokens import Doc

    book = shipped_book()
    attributes = book.values("parse", "attributes")
    texts = [example["text"] for row in book.rows("parse", "pattern") for example in row["examples"]]
    docs = []
    for text in texts:
        cut = nlp.make_doc(text)
        docs.append(Doc(nlp.vocab, [t.text for t in cut], [bool(t.whitespace_) for t in cut]))
    for name in ("tok2vec", "tagger", "parser"):
        docs = list(nlp.get_pipe(name).pipe(docs))
    for doc in docs:
        for token in doc:
            token.ent_id_ = FIGURE if token.like_num else ""
    for row in book.rows("parse", "pattern"):
        pattern = []
        for word in row["pattern"]:
            told = word["RIGHT_ATTRS"]
            merged = told if isinstance(told, dict) else {k: v for name in told for k, v in attributes[name].items()}
            pattern.append({**word, "RIGHT_ATTRS": merged})
        matcher = DependencyMatcher(nlp.vocab)
        matcher.add("it", [pattern])
        names = [word["RIGHT_ID"] for word in pattern]
        nodes = [node_of(word, names) for word in pattern]
        for doc in docs:
            ours = tree_of(
                [t.text for t in doc], [""] * len(doc), [t.tag_ for t in doc], [t.dep_ for t in doc],
                [t.head.i for t in doc],
            )  # fmt: skip
            held = {t.i: None for t in doc if t.like_num}
            assert sorted(Seeker(ours, held).find(nodes)) == sorted(words for _, words in matcher(doc)), row["id"]
