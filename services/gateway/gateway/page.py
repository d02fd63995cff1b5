"""The page of the API: what this is, how to sign in, and a place to try a query.

It is at `/api`, and at `/` as well where the web app is not built.
"""

import base64
import hashlib
import re
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

_NO_APP = re.compile(r"<p id=\"no-app\">.*?</p>\n", re.DOTALL)
_INLINE = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)


class Page:
    """One self-contained document; the policy names the hashes of its own script and style."""

    def __init__(self, *, instead_of_the_app: bool) -> None:
        html = files("gateway").joinpath("page.html").read_text("utf-8")
        self._html = html if instead_of_the_app else _NO_APP.sub("", html)
        self._policy = _policy(self._html)
        self._paths = ("/api", "/") if instead_of_the_app else ("/api",)

    def routes(self) -> list[Route]:
        return [Route(path, self.show) for path in self._paths]

    async def show(self, _request: Request) -> Response:
        headers = {"content-security-policy": self._policy, "cache-control": "no-cache"}
        return HTMLResponse(self._html, headers=headers)


def _policy(html: str) -> str:
    hashes: dict[str, list[str]] = {"script": [], "style": []}
    for kind, text in _INLINE.findall(html):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        hashes[kind].append(f"'sha256-{digest}'")
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {' '.join(hashes['script'])}",
            f"style-src {' '.join(hashes['style'])}",
            "connect-src 'self'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ]
    )
