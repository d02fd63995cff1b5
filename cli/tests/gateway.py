"""A gateway that answers what a test tells it to, over real HTTP."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Json = dict[str, Any]
Answer = Callable[[str, Json], Json]


class Refused(Exception):
    """What the API says when it refuses."""

    def __init__(self, code: str, message: str, **extensions: Any) -> None:
        super().__init__(message)
        self.extensions = {"code": code, **extensions}


class FakeGateway:
    """Remembers every operation; `answer` gets the query and its variables."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Json, str | None]] = []
        self.answer: Answer = lambda _query, _variables: {}
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["content-length"])
                body = json.loads(self.rfile.read(length))
                gateway._respond(self, body, self.headers.get("authorization"))

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _respond(self, handler: Any, body: Json, bearer: str | None) -> None:
        query, variables = body["query"], body.get("variables") or {}
        self.asked.append((query, variables, bearer))
        try:
            document: Json = {"data": self._data(query, variables)}
        except Refused as refused:
            error = {"message": str(refused), "extensions": refused.extensions}
            document = {"data": None, "errors": [error]}
        content = json.dumps(document).encode()
        handler.send_response(200)
        handler.send_header("content-type", "application/json")
        handler.send_header("content-length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    def _data(self, query: str, variables: Json) -> Json:
        if "login(" in query:
            if variables["input"]["password"] != "right":
                raise Refused("UNAUTHENTICATED", "E-mail address or password is wrong.")
            viewer = {"member": {"id": "1", "number": "M-0001", "displayName": "Alder"}}
            return {
                "login": {
                    "accessToken": "signed-in", "mustChangePassword": False, "viewer": viewer,
                }
            }  # fmt: skip
        return self.answer(query, variables)

    @property
    def inputs(self) -> list[Json]:
        """The `input` of every mutation but the sign-in."""
        return [v["input"] for query, v, _ in self.asked if "input" in v and "login(" not in query]
