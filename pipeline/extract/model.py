"""The statistical model fills what the rules leave open: the kind of a name that no list knows.

It is loaded when the first such name comes up and sees only sentences with an amount or a share and such a name, a few
in an article, and each article by itself, so that its answers do not depend on what else is in the dump.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.model import NAMES, loaded, through
from pipeline.records import Document, Mention
from pipeline.rulebook import Rulebook

_OPEN = "name:"
_FIGURES = frozenset({"amount", "percent"})


@dataclass(frozen=True, slots=True, eq=False)
class ModelRules:
    """rules/model.toml."""

    use: bool
    most_sentences: int
    longest: int
    least_times: int
    labels: Mapping[str, str]


def compile_model(book: Rulebook) -> ModelRules:
    """Read rules/model.toml; the model itself is loaded on first use."""
    return ModelRules(
        bool(book.values("model", "use")),
        int(book.values("model", "most_sentences")),
        int(book.values("model", "longest")),
        int(book.values("model", "least_times")),
        dict(book.values("model", "labels")),
    )


def kinds_of_names(doc: Document, found: Sequence[Mention], rules: ModelRules) -> list[Mention]:
    """The mentions with the kind of open names settled where the model knows it: `name:x` becomes `org:x`."""
    if not rules.use or not any(m.entity_id.startswith(_OPEN) for m in found):
        return list(found)
    asked = _sentences(doc, found, rules)
    nlp = loaded() if asked else None
    if nlp is None:
        return list(found)
    kinds: dict[str, str] = {}
    for (start, names), parsed in zip(asked, through(map(nlp.make_doc, _texts(doc, asked)), NAMES), strict=True):
        spans = {(e.start_char + start, e.end_char + start): rules.labels.get(e.label_, "") for e in parsed.ents}
        for m in names:
            kind = next((k for (a, b), k in spans.items() if k and a <= m.start + 4 and m.end <= b and b - a < 60), "")
            if kind and any(a <= m.start < b for a, b in spans):
                kinds.setdefault(m.entity_id, kind)
    return [_settled(m, kinds) for m in found]


def _settled(m: Mention, kinds: Mapping[str, str]) -> Mention:
    kind = kinds.get(m.entity_id)
    if kind is None:
        return m
    return replace(m, entity_id=f"{kind}:{m.entity_id.removeprefix(_OPEN)}", rule="model.ner")


def _sentences(doc: Document, found: Sequence[Mention], rules: ModelRules) -> list[tuple[int, list[Mention]]]:
    """(start, open names) of the first sentences with a figure and a name of open kind not yet asked about."""
    asked: list[tuple[int, list[Mention]]] = []
    times = Counter(m.entity_id for m in found)
    # A name that comes up once is not what the article is about.
    known = {name for name, n in times.items() if n < rules.least_times}
    at = 0
    for sentence in doc.sentences:
        start, end = doc.tokens.start[sentence.first], doc.tokens.end[sentence.last - 1]
        while at < len(found) and found[at].start < start:
            at += 1
        k = at
        names: list[Mention] = []
        figures = False
        while k < len(found) and found[k].start < end:
            m = found[k]
            figures = figures or m.kind in _FIGURES
            if m.entity_id.startswith(_OPEN) and m.entity_id not in known:
                names.append(m)
            k += 1
        if figures and names and end - start <= rules.longest:
            asked.append((start, names))
            known.update(m.entity_id for m in names)
            if len(asked) == rules.most_sentences:
                break
    return asked


def _texts(doc: Document, asked: Sequence[tuple[int, list[Mention]]]) -> list[str]:
    ends = {doc.tokens.start[s.first]: doc.tokens.end[s.last - 1] for s in doc.sentences}
    return [doc.view[start : ends[start]] for start, _ in asked]
