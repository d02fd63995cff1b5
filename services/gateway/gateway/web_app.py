"""The web app's files as its build left them, read once and served beside the API.

The build compresses; here a twin (`.br`, `.gz`) is only chosen. A running gateway keeps serving the
build it started with, so that a page and its scripts are always of one build.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
_TWINS = {"br": ".br", "gzip": ".gz"}
_HASHED = "/_next/static/"
_FOREVER = "public, max-age=31536000, immutable"
_ASK_FIRST = "no-cache"
# The hashes of a page's own scripts are in the page; what a page cannot say of itself is said here.
_POLICY = "frame-ancestors 'none'; base-uri 'none'; object-src 'none'; form-action 'self'"


@dataclass(frozen=True, slots=True)
class _File:
    content_type: str
    etag: str
    cache: str
    bodies: dict[str, bytes]
    """By content coding; the plain one is under the empty name."""


class WebApp:
    """An ASGI application for every path that nobody else answers."""

    def __init__(self, folder: Path | None) -> None:
        self._files = _read(folder) if folder and (folder / "index.html").is_file() else {}

    @property
    def is_built(self) -> bool:
        return bool(self._files)

    @property
    def paths(self) -> frozenset[str]:
        return frozenset(self._files)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = self._answer(scope["method"], scope["path"], Headers(scope=scope))
        if scope["query_string"] and isinstance(response, RedirectResponse):
            response.headers["location"] += f"?{scope['query_string'].decode('latin-1')}"
        await response(scope, receive, send)

    def _answer(self, method: str, path: str, asked: Headers) -> Response:
        if method not in ("GET", "HEAD"):
            return _nothing()
        if found := self._files.get(path):
            return _served(found, asked)
        if f"{path}/" in self._files:
            return RedirectResponse(f"{path}/", 308)
        lost = self._files.get("/404.html")
        if lost and "text/html" in asked.get("accept", ""):
            return _served(lost, asked, status=404)
        return _nothing()


def _nothing() -> Response:
    return JSONResponse({"detail": "Not Found"}, 404)


def _served(file: _File, asked: Headers, status: int = 200) -> Response:
    coding = _chosen(asked.get("accept-encoding", ""), file.bodies)
    headers = {
        "cache-control": file.cache if status == 200 else _ASK_FIRST,
        "etag": f'"{file.etag}{coding and "-"}{coding}"',
        "vary": "accept-encoding",
    }
    if file.content_type.startswith("text/html"):
        headers["content-security-policy"] = _POLICY
    if status == 200 and headers["etag"] in asked.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if coding:
        headers["content-encoding"] = coding
    return Response(file.bodies[coding], status, headers, media_type=file.content_type)


def _chosen(accepted: str, bodies: dict[str, bytes]) -> str:
    """The best twin that the client takes; the plain body where it takes none."""
    takes = set()
    for part in accepted.split(","):
        name, _, quality = part.strip().lower().partition(";")
        if quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            takes.add(name)
    return next((coding for coding in _TWINS if coding in takes and coding in bodies), "")


def _read(folder: Path) -> dict[str, _File]:
    """By the path of their address; a folder's index stands for the folder."""
    files = {}
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.suffix in _TWINS.values():
            continue
        address = f"/{path.relative_to(folder).as_posix()}".removesuffix("index.html")
        plain = path.read_bytes()
        twins = {coding: path.with_name(path.name + end) for coding, end in _TWINS.items()}
        files[address] = _File(
            _TYPES.get(path.suffix, "application/octet-stream"),
            hashlib.sha256(plain).hexdigest()[:20],
            _FOREVER if address.startswith(_HASHED) else _ASK_FIRST,
            {"": plain} | {coding: twin.read_bytes() for coding, twin in twins.items()
                           if twin.is_file()},
        )  # fmt: skip
    return files
