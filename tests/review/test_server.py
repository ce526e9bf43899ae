"""The routes without a browser: who may ask, what the headers forbid, what a form must carry, what each page holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pipeline.decisions import kept_decisions
from pipeline.review.guard import Keys
from pipeline.review.outputs import Outputs
from pipeline.review.server import application
from pipeline.schema import CONFLICTS, FACTS
from pipeline.tables import Row, read_table, table_bytes
from tests.review.hostile import TURNED

BASE = "http://127.0.0.1:8411"
FROM_PAGE = {"origin": BASE, "sec-fetch-site": "same-origin"}
NOW = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)


@pytest.fixture
def keys() -> Keys:
    return Keys(8411, "a-token")


@pytest.fixture
def stranger(out: Path, keys: Keys) -> Iterator[TestClient]:
    """A browser that was never shown the token."""
    outputs = Outputs(out)
    app = application(outputs, keys, "kim", lambda: NOW)
    with TestClient(app, base_url=BASE, follow_redirects=False) as client:
        yield client
    outputs.close()


@pytest.fixture
def client(stranger: TestClient, keys: Keys) -> TestClient:
    """A browser that opened the address of the terminal."""
    assert stranger.get("/", params={"token": keys.token}).status_code == 200
    return stranger


@pytest.fixture
def rows(out: Path) -> list[Row]:
    return read_table(out / "conflicts.csv", CONFLICTS)


def version(client: TestClient, name: str) -> str:
    """The version that the page of a conflict was drawn with."""
    page = client.get(f"/conflicts/{name}").text
    found = re.search(rf'action="/conflicts/{name}" id="decide".*?name="version" value="([^"]+)"', page, re.DOTALL)
    assert found
    return found.group(1)


def form(client: TestClient, keys: Keys, name: str, choice: str, **more: str) -> dict[str, str]:
    return {"form_token": keys.form_token, "version": version(client, name), "choice": choice, **more}


def test_the_token_becomes_a_strict_cookie(stranger: TestClient, keys: Keys) -> None:
    answer = stranger.get("/", params={"token": keys.token})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("factledger-8411=a-token;")
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie
    assert 'http-equiv="refresh"' in answer.text
    assert stranger.get("/").status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/?token=wrong", "/?token=", "/closed", "/facts", "/timeline", "/articles", "/nowhere"]
)
def test_without_the_token_nothing_is_shown(stranger: TestClient, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 403
    assert "Open the whole address" in answer.text


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8411", "127.0.0.1", "127.0.0.1:80", "[::1]:8411", ""])
def test_other_hosts_are_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 421


def test_the_name_of_this_machine_is_fine(client: TestClient, keys: Keys) -> None:
    assert client.get("/static/review.css", headers={"host": "localhost:8411"}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/conflicts/nope", "/static/review.js", "/static/none.js", "/article?name=x"])
def test_every_answer_forbids_what_it_does_not_need(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": BASE, "sec-fetch-site": "cross-site"},
        {"origin": "http://127.0.0.1:9999", "sec-fetch-site": "same-site"},
        {"origin": "http://evil.example", "sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
    ],
)
def test_a_write_from_elsewhere_is_refused(
    client: TestClient, keys: Keys, out: Path, rows: list[Row], headers: dict[str, str]
) -> None:
    name = rows[0]["conflict_id"]
    answer = client.post(f"/conflicts/{name}", data=form(client, keys, name, "a"), headers=headers)
    assert answer.status_code == 403
    assert kept_decisions(out) == ()


@pytest.mark.parametrize("headers", [FROM_PAGE, {"origin": "null", "sec-fetch-site": "same-origin"}, {"origin": BASE}])
def test_a_write_from_the_page(
    client: TestClient, keys: Keys, out: Path, rows: list[Row], headers: dict[str, str]
) -> None:
    name = rows[0]["conflict_id"]
    answer = client.post(f"/conflicts/{name}", data=form(client, keys, name, "a", note="sure"), headers=headers)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/conflicts/{rows[1]['conflict_id']}?after={name}"
    (decision,) = kept_decisions(out)
    assert (decision.verdict, decision.decided_value, decision.note) == ("a", rows[0]["value_a"], "sure")
    assert (decision.reviewer, decision.decided_at) == ("kim", "2026-01-05T09:30:00Z")
    assert decision.evidence == rows[0]["evidence"]


@pytest.mark.parametrize("change", [{"form_token": "x"}, {"form_token": ""}, {"note": "x" * 70_000}])
def test_a_form_needs_its_token_and_has_a_limit(
    client: TestClient, keys: Keys, out: Path, rows: list[Row], change: dict[str, str]
) -> None:
    name = rows[0]["conflict_id"]
    answer = client.post(f"/conflicts/{name}", data=form(client, keys, name, "a") | change, headers=FROM_PAGE)
    assert answer.status_code == 403
    assert kept_decisions(out) == ()


@pytest.mark.parametrize(
    ("choice", "value", "words"),
    [
        ("neither", "", "write the value that is"),
        ("neither", "lots", "is no figure"),
        ("accept", "", "Nothing is proposed"),
        ("withdrawn", "", "Choose one"),
        ("", "", "Choose one"),
    ],
)
def test_an_incomplete_choice_keeps_what_was_typed(
    client: TestClient, keys: Keys, out: Path, rows: list[Row], choice: str, value: str, words: str
) -> None:
    name = next(row["conflict_id"] for row in rows if not row["proposed_value"])
    data = form(client, keys, name, choice, value=value, note="my <note>")
    answer = client.post(f"/conflicts/{name}", data=data, headers=FROM_PAGE)
    assert answer.status_code == 400
    assert words in answer.text and "my &lt;note&gt;" in answer.text
    assert kept_decisions(out) == ()


def test_neither_takes_a_figure_as_people_write_it(client: TestClient, keys: Keys, out: Path, rows: list[Row]) -> None:
    name = rows[0]["conflict_id"]
    data = form(client, keys, name, "neither", value="3.07 million")
    assert client.post(f"/conflicts/{name}", data=data, headers=FROM_PAGE).status_code == 303
    assert kept_decisions(out)[0].decided_value == "3070000"
    assert "neither is right; the value is USD 3.07 million" in client.get(f"/conflicts/{name}").text


def test_the_second_tab_is_told(client: TestClient, keys: Keys, out: Path, rows: list[Row]) -> None:
    name = rows[0]["conflict_id"]
    first, second = form(client, keys, name, "a"), form(client, keys, name, "b", note="mine")
    assert client.post(f"/conflicts/{name}", data=first, headers=FROM_PAGE).status_code == 303
    late = client.post(f"/conflicts/{name}", data=second, headers=FROM_PAGE)
    assert late.status_code == 409
    assert "Decided meanwhile" in late.text and "a is right" in late.text and "mine" in late.text
    assert [d.verdict for d in kept_decisions(out)] == ["a"]
    again = client.post(f"/conflicts/{name}", data=second | {"version": version(client, name)}, headers=FROM_PAGE)
    assert again.status_code == 303
    assert [d.verdict for d in kept_decisions(out)] == ["a", "b"]


def test_two_servers_on_one_folder(client: TestClient, keys: Keys, out: Path, rows: list[Row]) -> None:
    name = rows[0]["conflict_id"]
    mine = form(client, keys, name, "a")
    other = Outputs(out)
    with TestClient(application(other, keys), base_url=BASE, follow_redirects=False) as second:
        second.get("/", params={"token": keys.token})
        second.post(f"/conflicts/{name}", data=form(second, keys, name, "b"), headers=FROM_PAGE)
    other.close()
    assert client.post(f"/conflicts/{name}", data=mine, headers=FROM_PAGE).status_code == 409
    assert [d.verdict for d in kept_decisions(out)] == ["b"]


def test_undo_adds_a_row(client: TestClient, keys: Keys, out: Path, rows: list[Row]) -> None:
    name = rows[0]["conflict_id"]
    for choice in ("a", "b"):
        client.post(f"/conflicts/{name}", data=form(client, keys, name, choice), headers=FROM_PAGE)
    for _ in range(2):
        data = form(client, keys, name, "")
        answer = client.post(f"/conflicts/{name}/undo", data=data, headers=FROM_PAGE)
        assert answer.headers["location"] == f"/conflicts/{name}?undone=1"
    assert [d.verdict for d in kept_decisions(out)] == ["a", "b", "a", "withdrawn"]
    nothing = client.post(f"/conflicts/{name}/undo", data=form(client, keys, name, ""), headers=FROM_PAGE)
    assert nothing.status_code == 400 and "no verdict to take back" in nothing.text


def test_a_run_between_drawing_and_deciding(client: TestClient, keys: Keys, out: Path, rows: list[Row]) -> None:
    name = rows[0]["conflict_id"]
    data = form(client, keys, name, "a")
    swapped = {**rows[0], "evidence": "e0", "value_a": rows[0]["value_b"], "value_b": rows[0]["value_a"]}
    (out / "conflicts.new").write_bytes(table_bytes(CONFLICTS, [swapped, *rows[1:]]))
    (out / "conflicts.new").replace(out / "conflicts.csv")
    late = client.post(f"/conflicts/{name}", data=data, headers=FROM_PAGE)
    assert late.status_code == 409 and "A new run has brought other evidence" in late.text
    assert kept_decisions(out) == ()
    (out / "conflicts.new").write_bytes(table_bytes(CONFLICTS, rows[1:]))
    (out / "conflicts.new").replace(out / "conflicts.csv")
    assert client.post(f"/conflicts/{name}", data=data, headers=FROM_PAGE).status_code == 404


def test_a_verdict_on_other_evidence_is_shown(client: TestClient, keys: Keys, out: Path, rows: list[Row]) -> None:
    name = rows[0]["conflict_id"]
    client.post(f"/conflicts/{name}", data=form(client, keys, name, "b", note="as told"), headers=FROM_PAGE)
    (out / "conflicts.new").write_bytes(table_bytes(CONFLICTS, [{**rows[0], "evidence": "e0"}, *rows[1:]]))
    (out / "conflicts.new").replace(out / "conflicts.csv")
    page = client.get(f"/conflicts/{name}").text
    assert "Decided before the evidence changed" in page and "as told" in page and "new evidence" in page
    assert f"0 of {len(rows)} decided" in page


def test_a_damaged_log_is_named_and_left_alone(client: TestClient, keys: Keys, out: Path, rows: list[Row]) -> None:
    name = rows[0]["conflict_id"]
    data = form(client, keys, name, "a")
    (out / "decisions.csv").write_text("no table", "utf-8")
    for answer in (client.get("/"), client.post(f"/conflicts/{name}", data=data, headers=FROM_PAGE)):
        assert answer.status_code == 500
        assert "decisions.csv" in answer.text
    assert (out / "decisions.csv").read_text("utf-8") == "no table"


def test_every_page_of_every_conflict_and_fact(client: TestClient, out: Path, rows: list[Row]) -> None:
    for row in rows[::5]:
        page = client.get(f"/conflicts/{row['conflict_id']}")
        assert page.status_code == 200
        assert row["display_a"] in page.text and row["display_b"] in page.text
    for fact in read_table(out / "facts.csv", FACTS)[::9]:
        page = client.get(f"/facts/{fact['fact_id']}")
        assert page.status_code == 200 and fact["display"] in page.text


def test_links_lead_to_the_characters(client: TestClient, rows: list[Row]) -> None:
    page = client.get(f"/conflicts/{rows[0]['conflict_id']}").text
    address, anchor = re.findall(r'<a href="(/article\?name=[^"#]+)#(m-[^"]+)"', page)[0]
    article = client.get(address.replace("&amp;", "&")).text
    assert f'id="{anchor}"' in article


def test_the_list_is_filtered_and_counted(client: TestClient, keys: Keys, rows: list[Row]) -> None:
    name = next(row["conflict_id"] for row in rows if "bus depot" in row["quote_a"] + row["context_a"])
    client.post(f"/conflicts/{name}", data=form(client, keys, name, "a"), headers=FROM_PAGE)
    assert f"1 of {len(rows)} decided" in client.get("/").text
    assert client.get("/?show=decided").text.count("<h2>") == 1
    assert client.get("/?show=decided&kind=growth").text.count("<h2>") == 0
    open_ones = client.get("/").text + client.get("/?from=50").text
    assert f"/conflicts/{name}" not in open_ones and f"/conflicts/{rows[-1]['conflict_id']}" in open_ones
    answer = client.get("/?q=%3Cscript%3E&show=all").text
    assert "<script>" not in answer and "&lt;script&gt;" in answer


def test_the_next_conflict_keeps_to_the_filter(client: TestClient, keys: Keys, rows: list[Row]) -> None:
    word = rows[3]["display_a"]
    last = [row["conflict_id"] for row in rows if word in row["display_a"]][-1]
    data = form(client, keys, last, "a", q=word)
    answer = client.post(f"/conflicts/{last}", data=data, headers=FROM_PAGE)
    assert "q=" in answer.headers["location"]


def test_facts_are_searched_and_paged(client: TestClient, out: Path) -> None:
    facts = read_table(out / "facts.csv", FACTS)
    page = client.get("/facts").text
    assert f"{len(facts)} facts" in page and "from=50" in page
    assert "0 facts" in client.get("/facts?q=nothing+like+that").text
    disputed = sum(fact["status"] == "disputed" for fact in facts)
    assert f"{disputed} facts" in client.get("/facts?status=disputed").text


@pytest.mark.parametrize("path", ["/conflicts/nope", "/facts/nope", "/article?name=../../etc/passwd", "/nope"])
def test_what_is_not_there(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404 and "Nothing is here" in answer.text


@pytest.mark.parametrize("query", ["from=-1", "from=x", "from=99999999999", "show=%00", "at=9999999"])
def test_odd_questions(client: TestClient, query: str) -> None:
    for path in ("/", "/facts", "/timeline", "/articles"):
        assert client.get(f"{path}?{query}").status_code == 200


def test_hostile_words_stay_words(client: TestClient, out: Path, rows: list[Row]) -> None:
    names = [row["conflict_id"] for row in rows if "90-" in row["sources_a"] + row["sources_b"]]
    assert names, "the hostile story has a conflict"
    pages = [client.get(f"/conflicts/{name}").text for name in names]
    listing = client.get("/articles").text
    address = re.findall(r'"(/article\?name=90[^"]+)"', listing)[0]
    pages += [listing, client.get(address).text]
    for page in pages:
        assert re.findall(r"<script[^>]*>", page) == ['<script src="/static/review.js" defer>']
        assert "<img" not in page and "<h1>owned" not in page and TURNED not in page
        assert not re.search(r"<[^>]*\son\w+=", page)
        assert not re.search(r'href="(?!/|#|\?)', page)
    assert any("{{ 7 * 7 }}" in page for page in pages)


def test_only_web_addresses_become_links(client: TestClient, out: Path) -> None:
    facts = read_table(out / "facts.csv", FACTS)
    for url, linked in (("javascript:alert(1)", False), ("https://news.example/a", True), ("http://[", False)):
        (out / "facts.new").write_bytes(table_bytes(FACTS, [{**facts[0], "url": url}, *facts[1:]]))
        (out / "facts.new").replace(out / "facts.csv")
        page = client.get(f"/facts/{facts[0]['fact_id']}").text
        assert (f'href="{url}" rel="noreferrer noopener"' in page) is linked


def test_a_closed_conflict_keeps_its_verdict(client: TestClient, keys: Keys, out: Path, rows: list[Row]) -> None:
    name, other = rows[0]["conflict_id"], rows[1]["conflict_id"]
    assert "/closed" not in client.get("/").text and "still stands" in client.get("/closed").text
    client.post(f"/conflicts/{name}", data=form(client, keys, name, "b", note="<i>sure</i>"), headers=FROM_PAGE)
    client.post(f"/conflicts/{other}", data=form(client, keys, other, "both"), headers=FROM_PAGE)
    (out / "conflicts.new").write_bytes(table_bytes(CONFLICTS, rows[2:]))
    (out / "conflicts.new").replace(out / "conflicts.csv")
    assert '<a href="/closed">Closed <span class="count">2</span>' in client.get("/").text
    page = client.get("/closed").text
    for words in (
        name,
        " is right (then side b)",
        "&lt;i&gt;sure&lt;/i&gt;",
        "kim",
        "2026-01-05 09:30:00 UTC",
        "Both are right",
    ):
        assert words in page
    for source in {*rows[1]["sources_a"].split(" | "), *rows[1]["sources_b"].split(" | ")}:
        assert source in page, "what `both` keeps apart is told"
    gone = client.get(f"/conflicts/{name}")
    assert gone.status_code == 404 and "among the closed ones" in gone.text
    (out / "conflicts.new").write_bytes(table_bytes(CONFLICTS, []))
    (out / "conflicts.new").replace(out / "conflicts.csv")
    assert '<a href="/closed">' in client.get("/").text, "also where no conflict is left"


def test_a_reviewed_fact_shows_its_verdict_and_calls_the_older_reason_so(
    client: TestClient, keys: Keys, out: Path, rows: list[Row]
) -> None:
    name, fact = rows[0]["conflict_id"], rows[0]["fact_id"]
    client.post(f"/conflicts/{name}", data=form(client, keys, name, "b"), headers=FROM_PAGE)
    assert "Before the review" not in client.get(f"/facts/{fact}").text
    facts = read_table(out / "facts.csv", FACTS)
    reviewed = [row | {"status": "reviewed"} if row["fact_id"] == fact else row for row in facts]
    (out / "facts.new").write_bytes(table_bytes(FACTS, reviewed))
    (out / "facts.new").replace(out / "facts.csv")
    page = client.get(f"/facts/{fact}").text
    assert "Before the review: " in page and f"b is right: {rows[0]['display_b']}" in page and "kim" in page


def test_each_undo_says_which_verdict_it_takes_back(client: TestClient, keys: Keys, rows: list[Row]) -> None:
    first, second = (row["conflict_id"] for row in rows[:2])
    client.post(f"/conflicts/{first}", data=form(client, keys, first, "a"), headers=FROM_PAGE)
    assert "Undo last" not in client.get(f"/conflicts/{first}").text
    client.post(f"/conflicts/{second}", data=form(client, keys, second, "a"), headers=FROM_PAGE)
    page = client.get(f"/conflicts/{first}").text
    assert "Undo this verdict<" in page and "Undo last<" in page


def test_conflicts_are_found_by_the_words_of_their_sentences(client: TestClient, rows: list[Row]) -> None:
    page = client.get("/", params={"q": "bus depot"}).text
    meant = [row["conflict_id"] for row in rows if "bus depot" in (row["context_a"] + row["context_b"]).casefold()]
    assert len(meant) == 17
    assert set(re.findall(r'<h2><a href="/conflicts/(\w+)', page)) == set(meant)
    assert "No conflict is like that" in client.get("/", params={"q": "swimming hall"}).text


def test_facts_are_shown_and_found_with_the_words_around_their_figure(client: TestClient, out: Path) -> None:
    fact = next(row for row in read_table(out / "facts.csv", FACTS) if "tram line" in row["prefix"].casefold())
    page = client.get("/facts", params={"q": f"tram line {fact['display']}"}).text
    assert f"/facts/{fact['fact_id']}" in page and "ram line" in page
