"""Who may ask: only a browser on this machine that was shown the address with the token in it.

Other users of the machine, other web pages in the same browser, and names that lead to 127.0.0.1 from outside (DNS
rebinding) are refused before any route is reached. Every answer forbids what the pages do not need.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request, cookie_parser
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = "127.0.0.1"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
_LARGEST_FORM = 64 * 1024

Refusal = Callable[[int, str], Response]
"""Makes the page that tells why a request is refused."""


class Refused(Exception):
    """The request is not from a page of ours."""


class Keys:
    """The secrets of one server: the token in its address, and what its forms carry, worked out from it."""

    def __init__(self, port: int, token: str = "") -> None:
        self.token = token or secrets.token_urlsafe(32)
        self.form_token = hmac.new(self.token.encode(), b"form", hashlib.sha256).hexdigest()
        # Browsers keep one jar for all ports of a machine: two servers must not take each other's cookie.
        self.cookie = f"factledger-{port}"
        self.hosts = frozenset({f"{LOOPBACK}:{port}", f"localhost:{port}"})

    def opens(self, given: str) -> bool:
        """Whether a token is ours."""
        return hmac.compare_digest(given.encode("utf-8", "replace"), self.token.encode())


class Guard:
    """Middleware: host, token, origin of writes, headers of every answer."""

    def __init__(self, app: ASGIApp, keys: Keys, refusal: Refusal) -> None:
        self._app = app
        self._keys = keys
        self._refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or hand on."""
        if scope["type"] != "http":
            # The start and the end of the server; there are no web sockets here, and none is let in.
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        answer = self._judge(scope["method"], scope["path"], scope["query_string"], Headers(scope=scope))
        await (answer or self._app)(scope, receive, sealed)

    def _judge(self, method: str, path: str, query: bytes, headers: Headers) -> Response | None:
        if headers.get("host", "").lower() not in self._keys.hosts:
            return self._refusal(421, "This page answers only to its own address on this machine.")
        if method not in ("GET", "HEAD") and not self._same_site(headers):
            return self._refusal(403, "This did not come from the review page, so nothing was written.")
        if path == "/" and b"token=" in query:
            given = parse_qs(query.decode("latin-1")).get("token", [""])[-1]
            if method == "GET" and self._keys.opens(given):
                return self._welcome()
        elif path.startswith("/static/") or self._keys.opens(
            cookie_parser(headers.get("cookie", "")).get(self._keys.cookie, "")
        ):
            return None
        return self._refusal(403, "Open the whole address that the terminal shows, with its token.")

    def _same_site(self, headers: Headers) -> bool:
        """True for a form of our own pages. Browsers send both headers and let no script of another page set them."""
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        own = origin is not None and origin.removeprefix("http://") in self._keys.hosts
        # With 'no-referrer' a browser hides the origin of a plain form: it says null, and the other header decides.
        if site is not None:
            return site == "same-origin" and (own or origin in (None, "null"))
        return own

    def _welcome(self) -> Response:
        # A page, not a redirect: after a redirect from elsewhere the browser would keep a strict cookie back.
        page = (
            '<!doctype html><html lang="en"><meta charset="utf-8"><title>factledger</title>'
            '<link rel="icon" href="/static/icon.svg"><meta http-equiv="refresh" content="0;url=/">'
            '<p><a href="/">Go to the conflicts</a>'
        )
        answer = Response(page, media_type="text/html")
        answer.set_cookie(self._keys.cookie, self._keys.token, httponly=True, samesite="strict", path="/")
        return answer


async def form_of(request: Request, keys: Keys) -> dict[str, str]:
    """The fields of a form of ours. Raises Refused for one that lacks its token or is too large."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST_FORM:
            raise Refused("The form is too large.")
    fields = {name: values[-1] for name, values in parse_qs(body.decode("utf-8", "replace"), True).items()}
    if not hmac.compare_digest(fields.get("form_token", "").encode(), keys.form_token.encode()):
        raise Refused("The form lacks its token; load the page again.")
    return fields
