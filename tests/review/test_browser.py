"""The review page in real Chromium: keys, undo, two tabs, a killed server, hostile words, accessibility, no network."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from pipeline.decisions import append_decisions, kept_decisions
from pipeline.records import Decision
from pipeline.review.report import write_report
from pipeline.schema import CONFLICTS
from pipeline.tables import Row, read_table
from tests.conftest import Command
from tests.review.conftest import Served

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # What the browser itself would ask its maker stays on this machine, too.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
Serve = Callable[..., Served]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser with a profile of its own; each test has its own cookies."""
    with sync_playwright() as playwright:
        expect.set_options(timeout=30_000)  # as long as a page may take: five seconds are little on a busy machine
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


class Tabs:
    """Opens pages, and remembers what they ask for and complain about."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.requests: list[str] = []
        self.faults: list[str] = []

    def context(self, **options: object) -> BrowserContext:
        """A fresh jar of cookies."""
        context = self._browser.new_context(**options)  # type: ignore[arg-type]
        context.on("request", lambda request: self.requests.append(request.url))
        context.on("weberror", lambda error: self.faults.append(str(error.error)))
        self._contexts.append(context)
        return context

    def open(self, served: Served, **options: object) -> Page:
        """The list of conflicts."""
        page = self.context(**options).new_page()
        page.goto(served.address)
        page.wait_for_url(f"{served.base}/")
        return page

    def close(self) -> None:
        """Close every page."""
        for context in self._contexts:
            context.close()


@pytest.fixture
def tabs(browser: Browser) -> Iterator[Tabs]:
    """No test may ask anything of another machine, and no script may fail."""
    opened = Tabs(browser)
    yield opened
    opened.close()
    assert not [url for url in opened.requests if not re.match(r"http://127\.0\.0\.1:\d+/|file:///", url)]
    assert opened.faults == []


@pytest.fixture
def rows(out: Path) -> list[Row]:
    """The conflicts."""
    return read_table(out / "conflicts.csv", CONFLICTS)


def verdicts(out: Path) -> list[str]:
    """What decisions.csv holds."""
    return [decision.verdict for decision in kept_decisions(out)]


def at(served: Served, row: Row) -> re.Pattern[str]:
    """The address of a conflict, whatever stands behind it."""
    return re.compile(re.escape(f"{served.base}/conflicts/{row['conflict_id']}") + r"(\?|$)")


def test_deciding_with_keys(out: Path, serve: Serve, tabs: Tabs, rows: list[Row]) -> None:
    served = serve(out)
    page = tabs.open(served)
    page.keyboard.press("Enter")
    page.wait_for_url(at(served, rows[0]))
    for number, key in enumerate("abxd"):
        page.keyboard.press(key)
        page.wait_for_url(at(served, rows[number + 1]))
        assert len(verdicts(out)) == number + 1, "on the disk before the next one shows"
    expect(page.locator("#live")).to_contain_text("deferred")
    page.keyboard.press("n")
    page.keyboard.type("1.25 million")
    page.keyboard.press("Enter")
    page.wait_for_url(at(served, rows[5]))
    assert kept_decisions(out)[-1].decided_value == "1250000"

    page.keyboard.press("ArrowLeft")
    page.wait_for_url(at(served, rows[4]))
    page.keyboard.press("ArrowRight")
    page.wait_for_url(at(served, rows[5]))
    page.keyboard.press("m")
    page.keyboard.type("abx: no verdict while a note is written")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.locator("body").click(position={"x": 3, "y": 3})
    page.keyboard.press("Shift+?")
    expect(page.locator("dialog")).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    page.keyboard.press("Control+a")
    assert verdicts(out) == ["a", "b", "both", "defer", "neither"]
    page.keyboard.press("a")
    page.wait_for_url(at(served, rows[6]))
    assert kept_decisions(out)[-1].note == "abx: no verdict while a note is written"

    page.keyboard.press("u")
    page.wait_for_url(at(served, rows[5]))
    expect(page.locator(".flash")).to_contain_text("Verdict taken back")
    page.keyboard.press("u")
    page.wait_for_url(at(served, rows[4]))
    assert verdicts(out)[-2:] == ["withdrawn", "withdrawn"]
    page.reload()
    expect(page.locator(".progress")).to_contain_text(f"3 of {len(rows)} decided, 1 deferred")


def test_accepting_and_switching_the_keys_off(out: Path, serve: Serve, tabs: Tabs, rows: list[Row]) -> None:
    served = serve(out)
    page = tabs.open(served)
    proposed = next(row for row in rows if row["proposed_value"])
    page.goto(f"{served.base}/conflicts/{proposed['conflict_id']}")
    page.keyboard.press("?")
    page.get_by_label("Single keys decide").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("y")
    page.keyboard.press("?")
    page.get_by_label("Single keys decide").check()
    page.get_by_role("button", name="Close").click()
    assert verdicts(out) == []
    page.locator("body").click(position={"x": 3, "y": 3})
    page.keyboard.press("y")
    page.wait_for_url(re.compile(r"after="))
    assert kept_decisions(out)[0].decided_value == proposed["proposed_value"]


def test_keys_leave_the_sides_in_view(out: Path, serve: Serve, tabs: Tabs, rows: list[Row]) -> None:
    served = serve(out)
    page = tabs.open(served, viewport={"width": 1280, "height": 500})
    page.goto(f"{served.base}/conflicts/{rows[0]['conflict_id']}")
    for key, field in (("n", "value"), ("m", "note")):
        page.locator("h1").click()
        page.keyboard.press(key)
        expect(page.locator(f"#{field}")).to_be_focused()
        assert page.evaluate("scrollY") == 0, f"{key} scrolls the page"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("scrollY") == 0, "a button of the bar is in view already"
    page.locator("h1").click()
    page.keyboard.press("y" if rows[0]["proposed_value"] else "a")
    page.wait_for_url(at(served, rows[1]))
    bar = page.locator(".bar").bounding_box()
    assert bar and bar["height"] < 80, "one row, with the undo in it"


def test_without_scripts(out: Path, serve: Serve, tabs: Tabs, rows: list[Row]) -> None:
    served = serve(out)
    page = tabs.open(served, java_script_enabled=False)
    page.get_by_role("link", name="Start deciding").click()
    page.get_by_role("button", name="A is right").click()
    page.wait_for_url(at(served, rows[1]))
    page.locator("summary", has_text="Neither").click()
    page.get_by_label("The right value").fill("7 million")
    page.get_by_label("Note").fill("called them")
    page.get_by_label("Note").press("Enter")
    page.get_by_role("button", name="Neither is right").click()
    page.wait_for_url(at(served, rows[2]))
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url(at(served, rows[1]))
    assert [(d.verdict, d.decided_value, d.note) for d in kept_decisions(out)] == [
        ("a", rows[0]["value_a"], ""),
        ("neither", "7000000", "called them"),
        ("withdrawn", "", ""),
    ]


def test_fifty_conflicts_and_the_next_run(
    out: Path, tmp_path: Path, serve: Serve, tabs: Tabs, rows: list[Row], factledger: Command
) -> None:
    assert len(rows) >= 50
    served = serve(out)
    page = tabs.open(served)
    page.keyboard.press("Enter")
    for number, row in enumerate(rows):
        page.wait_for_url(at(served, row))
        assert len(verdicts(out)) == number
        page.keyboard.press("Enter" if row["proposed_value"] else "ab"[number % 2])
    expect(page.locator(".done")).to_contain_text(f"All {len(rows)} are decided")
    expect(page.locator(".flash button")).to_contain_text("Undo")
    served.close()
    decided = {decision.conflict_id: decision for decision in kept_decisions(out)}
    assert len(decided) == len(rows)

    done = factledger("run", tmp_path / "articles", "--out", out)
    assert done.returncode == 0, done.stderr
    again = {row["conflict_id"]: row for row in read_table(out / "conflicts.csv", CONFLICTS)}
    assert again.keys() == decided.keys()
    for name, row in again.items():
        assert (row["state"], row["decision"]) == ("unchanged", decided[name].verdict)
        assert row["decided_value"] == decided[name].decided_value
    page = tabs.open(serve(out))
    expect(page.locator(".progress")).to_contain_text(f"{len(rows)} of {len(rows)} decided")


def test_killed_after_any_decision(out: Path, serve: Serve, tabs: Tabs, rows: list[Row]) -> None:
    port = 0
    for number in range(4):
        served = serve(out, port)
        port = served.port
        page = tabs.open(served)
        expect(page.locator(".progress")).to_contain_text(f"{number} of {len(rows)} decided")
        page.get_by_role("link", name="deciding").click()
        page.wait_for_url(at(served, rows[number]))
        # Every other time it is killed as soon as the answer is on its way, before the next page is asked for.
        with page.expect_event("response", lambda response: response.request.method == "POST"):
            page.keyboard.press("a")
        if number % 2 == 0:
            page.wait_for_url(at(served, rows[number + 1]))
        served.kill()
        assert [d.conflict_id for d in kept_decisions(out)] == [row["conflict_id"] for row in rows[: number + 1]]


def test_two_tabs(out: Path, serve: Serve, tabs: Tabs, rows: list[Row]) -> None:
    served = serve(out)
    first = tabs.open(served)
    second = first.context.new_page()
    for page in (first, second):
        page.goto(f"{served.base}/conflicts/{rows[0]['conflict_id']}")
    first.keyboard.press("a")
    first.wait_for_url(at(served, rows[1]))
    second.keyboard.press("b")
    expect(second.get_by_role("heading", level=1)).to_have_text("This conflict has changed since you saw it")
    expect(second.locator(".history")).to_contain_text("a is right")
    assert verdicts(out) == ["a"]
    second.get_by_role("button", name="Say mine all the same").click()
    second.wait_for_url(at(served, rows[1]))
    assert verdicts(out) == ["a", "b"]
    # The first tab still offers to take back the verdict that it knows.
    first.keyboard.press("u")
    expect(first.get_by_role("heading", level=1)).to_have_text("This conflict has changed since you saw it")
    assert verdicts(out) == ["a", "b"]


def test_hostile_words_are_inert(out: Path, serve: Serve, tabs: Tabs, rows: list[Row]) -> None:
    served = serve(out)
    page = tabs.open(served)
    row = next(row for row in rows if "90-" in row["sources_a"] + row["sources_b"])
    page.goto(f"{served.base}/conflicts/{row['conflict_id']}")
    link = page.locator("figcaption a", has_text="90-").first
    link.click()
    page.wait_for_url(re.compile("/article"))
    assert page.evaluate("window.hacked") is None
    assert page.locator("h1").count() == 1 and page.locator("img, iframe, object").count() == 0
    text = page.locator("article.text")
    expect(text).to_contain_text("<script>window.hacked = 1</script>")
    expect(text).to_contain_text("RLO")
    expect(page.locator("mark:target")).to_be_visible()
    box, mark = text.bounding_box(), page.locator("mark:target").bounding_box()
    assert box and mark and mark["y"] < 800, "the browser has gone to the characters"


def test_accessible(
    out: Path, tmp_path: Path, serve: Serve, tabs: Tabs, rows: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    served = serve(out)
    page = tabs.open(served, viewport={"width": 1280, "height": 800})
    page.goto(f"{served.base}/conflicts/{rows[0]['conflict_id']}")
    page.keyboard.press("a")
    page.wait_for_url(re.compile("after="))
    row = next(row for row in rows if "90-" in row["sources_a"] + row["sources_b"])
    conflict = f"{served.base}/conflicts/{row['conflict_id']}"
    page.goto(conflict)
    article = served.base + str(page.locator("figcaption a").first.get_attribute("href"))
    monkeypatch.setattr("pipeline.review.report.CONFLICTS", 3)
    monkeypatch.setattr("pipeline.review.report.FACTS", 9)
    append_decisions(out, [Decision("c0000000000000001", "defer", "", "later", "kim", "2026-01-05T09:30:00Z", "e1")])
    write_report(out, None, tmp_path / "report.html")
    paths = (
        "/?show=all&q=zarqa",
        "/facts?q=zarqa",
        f"/facts/{row['fact_id']}",
        "/timeline",
        "/articles?q=9",
        "/closed",
        "/nowhere",
    )
    addresses = [conflict, article, (tmp_path / "report.html").as_uri(), *(served.base + path for path in paths)]
    for address in addresses:
        page.goto(address)
        assert _faults(page) == [], address
        if address in addresses[:3]:
            page.emulate_media(color_scheme="dark")
            assert _faults(page, "color-contrast") == [], f"{address}, dark"
            page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 400, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 400, address
        page.set_viewport_size({"width": 1280, "height": 800})


def _faults(page: Page, only: str = "") -> list[str]:
    """What axe finds that is serious or critical, in all of its rules or in one."""
    page.evaluate(AXE_SCRIPT)
    rules = {"runOnly": {"type": "rule", "values": [only]}} if only else {}
    found = page.evaluate("options => axe.run(document, options)", {"resultTypes": ["violations"], **rules})
    return [
        f"{fault['id']}: {node['html']}"
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


def test_the_report_is_one_file(out: Path, tmp_path: Path, tabs: Tabs, rows: list[Row]) -> None:
    file = tmp_path / "report.html"
    write_report(out, None, file)
    context = tabs.context()
    page = context.new_page()
    blocked: list[str] = []
    page.on("console", lambda message: blocked.append(message.text))
    page.goto(file.as_uri())
    assert tabs.requests == [file.as_uri()]
    assert blocked == []
    assert page.locator("article.case").count() == len(rows)
    assert page.evaluate("window.hacked") is None
    assert page.locator(".card.a").first.evaluate("e => getComputedStyle(e).borderTopWidth") == "5px"
