"""The routes: each takes a request, asks the tables, and fills a template. They run one after another on the event
loop, so a decision is on the disk before anything else is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.records import Decision
from pipeline.review.guard import Keys, form_of
from pipeline.review.index import Wanted
from pipeline.review.looks import Pages
from pipeline.review.marking import marked
from pipeline.review.outputs import Outputs
from pipeline.review.pages import WINDOW, conflict_page, progress_of, said, spans_of
from pipeline.review.timeline import timeline
from pipeline.review.verdicts import (
    DECIDED,
    Choice,
    Incomplete,
    Stale,
    Standing,
    closed_of,
    decide,
    newest,
    standing_of,
    take_back,
)
from pipeline.review.words import items, title_of
from pipeline.schema import CONFLICT_KINDS, KINDS, SEVERITIES, STATUSES

PER_PAGE = 50
PER_TIMELINE = 200
_SEARCHED = (
    "conflict_id", "subject", "metric", "scope", "period",
    "display_a", "display_b", "quote_a", "quote_b", "context_a", "context_b",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filter:
    """Which conflicts the reviewer goes through."""

    severity: str = ""
    kind: str = ""
    words: str = ""

    @property
    def query(self) -> str:
        """The same behind the question mark of an address."""
        fields = {"severity": self.severity, "kind": self.kind, "q": self.words}
        return urlencode({name: value for name, value in fields.items() if value})

    def takes(self, standing: Standing, title: str) -> bool:
        """Whether a conflict is among them."""
        row = standing.row
        if (self.severity and row["severity"] != self.severity) or (self.kind and row["kind"] != self.kind):
            return False
        text = "\n".join((*(row[name] for name in _SEARCHED), title)).casefold()
        return all(word in text for word in self.words.casefold().split())


class Views:
    """The pages of one output folder."""

    def __init__(self, outputs: Outputs, keys: Keys, pages: Pages, reviewer: str, clock: Callable[[], datetime]):
        self._outputs = outputs
        self._keys = keys
        self._pages = pages
        self._reviewer = reviewer
        self._clock = clock

    async def conflicts(self, request: Request) -> Response:
        """The list, and how far the review is."""
        standings = self._standings()
        chosen = _filter(request.query_params)
        show = request.query_params.get("show", "open")
        titles = self._outputs.tables.titles
        listed = [
            (standing, titles[name], number)
            for number, (name, standing) in enumerate(standings.items(), 1)
            if chosen.takes(standing, titles[name])
        ]
        shown = [entry for entry in listed if _shows(entry[0], show)]
        offset = _number(request.query_params.get("from"))
        return self._page(
            "conflicts.html",
            standings,
            section="conflicts",
            listed=shown[offset : offset + PER_PAGE],
            counts={name: sum(_shows(entry[0], name) for entry in listed) for name in ("open", "decided", "all")},
            show=show,
            chosen=chosen,
            paging=_paging(request, offset, PER_PAGE, len(shown)),
            first=_next(standings, "", chosen, titles),
            after=standings.get(request.query_params.get("after", "")),
            titles=titles,
            severities=SEVERITIES,
            kinds=CONFLICT_KINDS,
            closed=len(self._closed()),
        )

    async def closed(self, request: Request) -> Response:
        """The verdicts on conflicts that the articles no longer hold."""
        rows = self._closed()
        offset = _number(request.query_params.get("from"))
        shown = rows[offset : offset + PER_PAGE]
        paging = _paging(request, offset, PER_PAGE, len(rows))
        return self._page("closed.html", section="conflicts", rows=shown, total=len(rows), paging=paging)

    async def conflict(self, request: Request) -> Response:
        """One conflict with everything that helps to decide it."""
        return self._conflict(request.path_params["name"], request.query_params)

    async def decided(self, request: Request) -> Response:
        """Take a decision to the disk, then show the next conflict."""
        form = await form_of(request, self._keys)
        name = request.path_params["name"]
        standing = self._standing(name)
        chosen = _filter(form)
        try:
            version, verdict, value, note = (form.get(field, "") for field in ("version", "choice", "value", "note"))
            choice = Choice(verdict, value, note, self._reviewer, self._now())
            decide(self._outputs.folder, standing, version, choice)
        except Stale:
            return self._stale(name, form)
        except Incomplete as fault:
            return self._conflict(name, form, str(fault), 400)
        standings = self._standings()
        following = _next(standings, name, chosen, self._outputs.tables.titles)
        query = "&".join(part for part in (chosen.query, urlencode({"after": name})) if part)
        return _see(f"/conflicts/{following}?{query}" if following else f"/?{query}&show=all")

    async def undone(self, request: Request) -> Response:
        """Take a verdict back, then show its conflict."""
        form = await form_of(request, self._keys)
        name = request.path_params["name"]
        standing = self._standing(name)
        try:
            take_back(self._outputs.folder, standing, form.get("version", ""), self._reviewer, self._now())
        except Stale:
            return self._stale(name, form)
        except Incomplete as fault:
            return self._conflict(name, form, str(fault), 400)
        query = "&".join(part for part in (_filter(form).query, "undone=1") if part)
        return _see(f"/conflicts/{name}?{query}")

    async def facts(self, request: Request) -> Response:
        """Search among the facts."""
        asked = request.query_params
        kind, status = asked.get("kind", ""), asked.get("status", "")
        wanted = Wanted(tuple(asked.get("q", "").split()), kind, status)
        offset = _number(asked.get("from"))
        tables = self._outputs.tables
        rows, total = tables.index.facts(wanted, offset, PER_PAGE)
        return self._page(
            "facts.html",
            section="facts",
            rows=[(row, title_of(row, tables.index.label), tables.index.best_of(row)) for row in rows],
            total=total,
            asked={"q": asked.get("q", ""), "kind": kind, "status": status},
            paging=_paging(request, offset, PER_PAGE, total),
            kinds=[k for k in KINDS if k != "entity"],
            statuses=STATUSES,
        )

    async def fact(self, request: Request) -> Response:
        """One fact with all its mentions."""
        tables = self._outputs.tables
        row = tables.index.fact(request.path_params["name"])
        if row is None:
            raise HTTPException(404, "No fact has this id. A new run may have joined or split it.")
        names = items(row["mention_ids"])
        standings = self._standings()
        return self._page(
            "fact.html",
            standings,
            section="facts",
            row=row,
            title=title_of(row, tables.index.label),
            said=[said(m, tables) for m in tables.index.mentions(names[:PER_PAGE])],
            mentions=len(names),
            conflicts=[standings[c] for c in items(row["conflict_ids"]) if c in standings],
        )

    async def timeline(self, request: Request) -> Response:
        """Targets by deadline."""
        tables = self._outputs.tables
        year = request.query_params.get("year", "")[:4]
        offset = _number(request.query_params.get("from"))
        found = timeline(tables, year, offset, PER_TIMELINE)
        return self._page(
            "timeline.html",
            section="timeline",
            timeline=found,
            year=year,
            paging=_paging(request, offset, PER_TIMELINE, found.total),
        )

    async def articles(self, request: Request) -> Response:
        """The articles by name."""
        words = request.query_params.get("q", "")
        offset = _number(request.query_params.get("from"))
        rows, total = self._outputs.tables.index.articles(offset, PER_PAGE, words)
        paging = _paging(request, offset, PER_PAGE, total)
        return self._page("articles.html", section="articles", rows=rows, total=total, words=words, paging=paging)

    async def article(self, request: Request) -> Response:
        """One article with every mention marked; a long one in several windows."""
        tables = self._outputs.tables
        name = request.query_params.get("name", "")
        if not tables.index.knows(name):
            raise HTTPException(404, "The tables speak of no such article.")
        text = tables.articles.text(name)
        start = _window(_number(request.query_params.get("at")), len(text or ""))
        rows = tables.index.mentions_of(name, start, start + WINDOW)
        part = text[start : start + WINDOW] if text is not None else ""
        spans, missing = spans_of(rows, text) if text is not None else ([], len(rows))
        about = tables.index.article(name) or {}
        return self._page(
            "article.html",
            section="articles",
            name=name,
            about=about,
            body=marked(part, spans, start) if text is not None else None,
            rows=[said(m, tables) for m in rows] if text is None else [],
            kinds=sorted({span.kind for span in spans}, key=KINDS.index),
            missing=missing,
            start=start,
            window=WINDOW,
            length=len(text or ""),
        )

    def problem(self, status: int, words: str) -> Response:
        """A page that tells what went wrong; it needs no tables."""
        return self._pages.response("problem.html", {"words": words, "status": status}, status)

    def _conflict(self, name: str, asked: Mapping[str, str], fault: str = "", status: int = 200) -> Response:
        standings = self._standings()
        standing = standings.get(name) or self._standing(name)
        chosen = _filter(asked)
        titles = self._outputs.tables.titles
        listed = [n for n, s in standings.items() if n == name or chosen.takes(s, titles[n])]
        at = listed.index(name)
        return self._page(
            "conflict.html",
            standings,
            status,
            section="conflicts",
            page=conflict_page(standing, self._outputs.tables),
            chosen=chosen,
            number=at + 1,
            listed=len(listed),
            previous=listed[at - 1] if at else None,
            following=listed[at + 1] if at + 1 < len(listed) else None,
            last=newest(standings, self._outputs.decisions),
            after=standings.get(asked.get("after", "")),
            undone="undone" in asked,
            titles=titles,
            fault=fault,
            typed={name: asked.get(name, "") if fault else "" for name in ("value", "note")},
        )

    def _stale(self, name: str, form: Mapping[str, str]) -> Response:
        """Somebody was faster: what they decided, and what the reviewer was about to write."""
        standings = self._standings()
        standing = self._standing(name)
        seen = form.get("version", "").partition("-")[0]
        since = standing.rows[int(seen) :] if seen.isdecimal() and seen.isascii() and len(seen) < 9 else standing.rows
        title = self._outputs.tables.titles[name]
        return self._page(
            "stale.html",
            standings,
            409,
            section="conflicts",
            standing=standing,
            title=title,
            since=since,
            form=form,
            chosen=_filter(form),
        )

    def _page(
        self, template: str, standings: dict[str, Standing] | None = None, status: int = 200, **content: object
    ) -> Response:
        standings = self._standings() if standings is None else standings
        content |= {"progress": progress_of(standings), "form_token": self._keys.form_token}
        return self._pages.response(template, content, status, self._outputs.tables.index)

    def _standings(self) -> dict[str, Standing]:
        return standing_of(self._outputs.tables.conflicts, self._outputs.decisions)

    def _closed(self) -> list[Decision]:
        return closed_of(self._outputs.tables.conflicts, self._outputs.decisions)

    def _standing(self, name: str) -> Standing:
        found = self._standings().get(name)
        if found is None and any(decision.conflict_id == name for decision in self._closed()):
            raise HTTPException(
                404, "The articles no longer hold this conflict. Its verdict is kept among the closed ones."
            )
        if found is None:
            raise HTTPException(
                404, "No conflict has this id. The last run found it no more, and nobody had decided it."
            )
        return found

    def _now(self) -> str:
        return self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _next(standings: Mapping[str, Standing], name: str, chosen: Filter, titles: Mapping[str, str]) -> str:
    """The next conflict behind `name` that waits for a verdict, from the top again at the end; '' when none is left."""
    order = list(standings)
    start = order.index(name) + 1 if name in standings else 0
    for candidate in order[start:] + order[:start]:
        if not standings[candidate].settled and chosen.takes(standings[candidate], titles[candidate]):
            return candidate
    return ""


def _shows(standing: Standing, show: str) -> bool:
    return show == "all" or (standing.state == DECIDED) == (show == "decided")


def _filter(asked: Mapping[str, str]) -> Filter:
    return Filter(asked.get("severity", ""), asked.get("kind", ""), asked.get("q", "").strip())


def _number(words: str | None) -> int:
    return int(words) if words and words.isascii() and words.isdecimal() and len(words) < 12 else 0


def _window(place: int, length: int) -> int:
    return min(place, max(0, length - 1)) // WINDOW * WINDOW


def _paging(request: Request, offset: int, size: int, total: int) -> dict[str, object]:
    """Addresses of the pages before and behind this one."""

    def address(start: int) -> str:
        fields = {name: value for name, value in request.query_params.items() if name != "after" and value}
        return "?" + urlencode({**fields, "from": start})

    return {
        "first": min(offset + 1, total),
        "last": min(offset + size, total),
        "total": total,
        "before": address(max(0, offset - size)) if offset else "",
        "behind": address(offset + size) if offset + size < total else "",
    }


def _see(address: str) -> Response:
    return RedirectResponse(address, 303)
