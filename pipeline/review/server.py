"""The server: on the loopback address only, with a secret in its address, until Ctrl-C."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import sys
import tempfile
import webbrowser
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from pipeline.errors import FactledgerError
from pipeline.review.guard import LOOPBACK, Guard, Keys, Refused
from pipeline.review.looks import Pages
from pipeline.review.outputs import Outputs
from pipeline.review.views import Views

View = Callable[[Request], Awaitable[Response]]
_LARGE = 50 * 2**20
"""Bytes of mentions.csv that take some seconds to read."""


def application(
    outputs: Outputs, keys: Keys, reviewer: str = "", clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Starlette:
    """The pages of an output folder as an ASGI application."""
    views = Views(outputs, keys, Pages(), reviewer, clock)

    async def refused(request: Request, cause: Exception) -> Response:
        return views.problem(403, str(cause))

    async def missing(request: Request, cause: Exception) -> Response:
        assert isinstance(cause, HTTPException)
        words = cause.detail if cause.status_code == 404 else "This address does not work like that."
        return views.problem(cause.status_code, "There is no such page." if words == "Not Found" else words)

    async def failed(request: Request, cause: Exception) -> Response:
        return views.problem(500, str(cause))

    def page(path: str, view: View, *methods: str) -> Route:
        async def endpoint(request: Request) -> Response:
            outputs.refresh()
            return await view(request)

        return Route(path, endpoint, methods=list(methods) or ["GET"])

    routes = [
        page("/", views.conflicts),
        page("/conflicts/{name}", views.conflict),
        page("/conflicts/{name}", views.decided, "POST"),
        page("/conflicts/{name}/undo", views.undone, "POST"),
        page("/closed", views.closed),
        page("/facts", views.facts),
        page("/facts/{name}", views.fact),
        page("/timeline", views.timeline),
        page("/articles", views.articles),
        page("/article", views.article),
        Mount("/static", StaticFiles(packages=[("pipeline.review", "static")])),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(Guard, keys=keys, refusal=views.problem)],
        exception_handlers={Refused: refused, HTTPException: missing, FactledgerError: failed},
    )


def serve(folder: Path, dump: Path | None, port: int, reviewer: str, browser: bool) -> None:
    """Serve until Ctrl-C. Raises FactledgerError for tables that cannot be read and a port that is taken."""
    if _is_large(folder):
        print("Reading the tables; the first time after a run this takes a while.", file=sys.stderr, flush=True)
    outputs = Outputs(folder, dump)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, port))
            # Before the address is told: who opens the page at once waits for it and is not turned away.
            listener.listen()
        except OSError as cause:
            raise FactledgerError(f"port {port}: {cause.strerror}; leave --port out for a free one") from cause
        keys = Keys(listener.getsockname()[1])
        address = f"http://{LOOPBACK}:{listener.getsockname()[1]}/?token={keys.token}"
        print(f"Review of {folder}: {address}\nCtrl-C ends it; every decision is kept in decisions.csv.", flush=True)
        opened = _open(address) if browser and sys.stdout.isatty() and _has_screen() else None
        config = uvicorn.Config(
            application(outputs, keys, reviewer or _user()),
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        try:
            uvicorn.Server(config).run(sockets=[listener])
        except KeyboardInterrupt:
            pass
        finally:
            outputs.close()
            if opened:
                shutil.rmtree(opened, ignore_errors=True)


def _is_large(folder: Path) -> bool:
    table = folder / "mentions.csv"
    return table.exists() and table.stat().st_size > _LARGE


def _open(address: str) -> Path:
    """Show the page. The address goes through a file of ours: other users can see what a process was started with."""
    folder = Path(tempfile.mkdtemp(prefix="factledger-"))
    page = folder / "open.html"
    page.write_text(f'<!doctype html><meta http-equiv="refresh" content="0;url={address}">', "utf-8")
    webbrowser.open(page.as_uri())
    return folder


def _has_screen() -> bool:
    return sys.platform in ("darwin", "win32") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
