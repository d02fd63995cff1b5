"""`python -m chassis.health`: exit 0 when this container's own process answers, else 1.

Asks /health/live at PORT; without one the gRPC health service at GRPC_PORT, and without either the
gateway's own port. An argument names another address: host:port for gRPC, a URL for HTTP.
"""

import os
import sys
import urllib.request
from typing import Any

TIMEOUT_S = 2.0


def grpc_answers(address: str, timeout_s: float = TIMEOUT_S) -> bool:
    """True when the server says SERVING."""
    import grpc
    from grpc_health.v1 import health_pb2, health_pb2_grpc

    with grpc.insecure_channel(address, options=[("grpc.enable_http_proxy", 0)]) as channel:
        try:
            stub: Any = health_pb2_grpc.HealthStub(channel)
            answer = stub.Check(health_pb2.HealthCheckRequest(), timeout=timeout_s)
        except grpc.RpcError:
            return False
    return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)


def http_answers(url: str, timeout_s: float = TIMEOUT_S) -> bool:
    """True when the address answers with 200."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=timeout_s) as answer:
            return bool(answer.status == 200)
    except (OSError, ValueError):
        return False


def main(arguments: list[str]) -> int:
    address = arguments[0] if arguments else _own_address()
    if address.startswith(("http://", "https://")):
        return 0 if http_answers(address) else 1
    return 0 if grpc_answers(address) else 1


def _own_address() -> str:
    port, grpc_port = os.environ.get("PORT"), os.environ.get("GRPC_PORT")
    if grpc_port and not port:
        return f"127.0.0.1:{grpc_port}"
    return f"http://127.0.0.1:{port or 4000}/health/live"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
