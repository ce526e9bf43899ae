"""What `explain --json` prints is a W3C Web Annotation with PROV terms, and its selectors find the quote again."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.annotation import CONTEXT
from pipeline.explain import annotate, open_case
from pipeline.find import Sought, find_quote
from pipeline.run import Options, run
from pipeline.schema import CONFLICTS, FACTS, MENTIONS
from pipeline.tables import Row, read_table
from tests.dumps import shipped_book

TEXTS = {
    "a b/ä#1.txt": "Tokyo. The draft budget for fiscal 2026 gives chips and AI 1.239 trillion yen, papers show.\n",
    "b.txt": "In fiscal 2026 the draft budget for chips and AI is 12.39 trillion yen. It was 12.39 trillion yen.\n",
}
MOTIVATIONS = {"identifying", "describing"}
COLLECTION = {"id", "type", "label", "total", "first"}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("annotation")
    for name, text in TEXTS.items():
        (folder / "dump" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "dump" / name).write_text(text, encoding="utf-8")
    (folder / "dump" / "meta.csv").write_text("file,url\nb.txt,https://news.example/b?x=1\n", encoding="utf-8")
    run(Options(folder / "dump", folder / "out"))
    return folder / "out"


def rows(outputs: Path) -> Iterator[tuple[str, Row]]:
    for table in (MENTIONS, FACTS, CONFLICTS):
        for row in read_table(outputs / f"{table.name}.csv", table):
            yield table.name, row


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Every object of a document."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from nodes(value)
    elif isinstance(node, list):
        for item in node:
            yield from nodes(item)


def check_annotation(node: dict[str, Any]) -> None:
    """The rules of the Web Annotation model that apply to what we write."""
    assert "Annotation" in node["type"] and "prov:Entity" in node["type"]
    assert node["id"].startswith("urn:") and node["motivation"] in MOTIVATIONS
    assert {body["purpose"] for body in node["body"]} == MOTIVATIONS
    (words,) = [body for body in node["body"] if body["type"] == "TextualBody"]
    assert words["value"] and words["format"] == "text/plain"
    target = node["target"]
    assert target["type"] == "SpecificResource" and ":" in target["source"]["id"]
    quote, position = target["selector"]
    assert quote["type"] == "TextQuoteSelector" and isinstance(quote["exact"], str) and quote["exact"]
    assert position["type"] == "TextPositionSelector" and 0 <= position["start"] < position["end"]
    assert node["prov:wasDerivedFrom"]["id"] == target["source"]["id"]
    activity = node["prov:wasGeneratedBy"]
    assert activity["type"] == "prov:Activity" and activity["prov:used"]["id"] == target["source"]["id"]
    for association in activity["prov:qualifiedAssociation"]:
        assert association["prov:hadPlan"]["id"].startswith("urn:factledger:rule:")
        assert association["prov:agent"]["type"] == "prov:SoftwareAgent"
    assert node["prov:wasAttributedTo"]["type"] == "prov:Agent"


def test_every_row_gives_a_document_of_the_model(outputs: Path) -> None:
    for table, row in rows(outputs):
        name = row[f"{table[:-1]}_id"]
        document = annotate(open_case(outputs, name, shipped_book()))
        assert document.pop("@context") == list(CONTEXT) and CONTEXT[0] == "http://www.w3.org/ns/anno.jsonld"
        assert json.loads(json.dumps(document)) == document
        annotations = [document] if table == "mentions" else document["first"]["items"]
        if table != "mentions":
            assert "AnnotationCollection" in document["type"] and set(document) >= COLLECTION
            assert document["first"]["type"] == "AnnotationPage"
            assert document["total"] == len(annotations) == len(document["prov:wasDerivedFrom"]) > 0
        for annotation in annotations:
            check_annotation(annotation)
        prefixes = {key.partition(":")[0] for node in nodes(document) for key in node if ":" in key}
        assert prefixes <= {"prov", "factledger"}
        columns = {c.name for t in (MENTIONS, FACTS, CONFLICTS) for c in t.columns} | {"sha256", "side", "gave"}
        assert {key[11:] for node in nodes(document) for key in node if key.startswith("factledger:")} <= columns


def test_both_selectors_find_the_quote_in_the_article(outputs: Path) -> None:
    for row in read_table(outputs / "mentions.csv", MENTIONS):
        quote, position = annotate(open_case(outputs, row["mention_id"], shipped_book()))["target"]["selector"]
        text = TEXTS[row["article"]]
        start, end = position["start"], position["end"]
        assert text[start:end] == quote["exact"]
        assert text[:start].endswith(quote["prefix"]) and text[end:].startswith(quote["suffix"])
        later = "Corrected.\n\n" + text
        found = find_quote(Sought(quote["exact"], quote["prefix"], quote["suffix"], start), later)
        assert found is not None and (found.start, found.end) == (start + 12, end + 12)


def test_addresses_rules_and_sides_are_named(outputs: Path) -> None:
    (conflict,) = read_table(outputs / "conflicts.csv", CONFLICTS)
    document = annotate(open_case(outputs, conflict["conflict_id"], shipped_book()))
    assert document["label"] == "JPY 1.239 trillion against JPY 12.39 trillion"
    items = document["first"]["items"]
    assert {item["factledger:side"] for item in items} == {"a", "b"}
    sources = {item["target"]["source"]["id"] for item in items}
    assert sources == {"https://news.example/b?x=1", "urn:factledger:article:a%20b/%C3%A4%231.txt"}
    plans = items[0]["prov:wasGeneratedBy"]["prov:qualifiedAssociation"]
    gave = {plan["prov:hadPlan"]["id"]: plan["prov:hadPlan"]["factledger:gave"] for plan in plans}
    assert gave["urn:factledger:rule:currency.yen"] == ["value"] and ["period"] in gave.values()


def test_without_the_article_the_sentence_gives_the_context(outputs: Path, tmp_path: Path) -> None:
    row = next(r for r in read_table(outputs / "mentions.csv", MENTIONS) if r["quote"] == "1.239 trillion yen")
    for name in ("mentions.csv", "facts.csv", "conflicts.csv"):
        (tmp_path / name).write_bytes((outputs / name).read_bytes())
    document = annotate(open_case(tmp_path, row["mention_id"], shipped_book()))
    quote, _ = document["target"]["selector"]
    assert TEXTS[row["article"]].count(quote["prefix"] + quote["exact"] + quote["suffix"]) == 1
    assert "factledger:sha256" not in document["target"]["source"]
