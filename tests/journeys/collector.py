"""A collector of traces as OpenTelemetry speaks to one: gRPC, the real messages, kept in memory."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as pb
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import (
    TraceServiceServicer,
    add_TraceServiceServicer_to_server,
)


@dataclass
class Collector(TraceServiceServicer):
    """`spans` are (service, name, span) by the hex id of their trace."""

    endpoint: str = ""
    spans: dict[str, list[tuple[str, str, Any]]] = field(default_factory=dict)

    async def Export(self, request: Any, context: Any) -> Any:
        for resource in request.resource_spans:
            named = {a.key: a.value.string_value for a in resource.resource.attributes}
            for scope in resource.scope_spans:
                for span in scope.spans:
                    trace = self.spans.setdefault(span.trace_id.hex(), [])
                    trace.append((named["service.name"], span.name, span))
        return pb.ExportTraceServiceResponse()

    def names(self, trace_id: str) -> set[tuple[str, str]]:
        return {(service, name) for service, name, _ in self.spans.get(trace_id, ())}


@asynccontextmanager
async def collecting() -> AsyncIterator[Collector]:
    collector = Collector()
    server = grpc.aio.server()
    add_TraceServiceServicer_to_server(collector, server)
    port = server.add_insecure_port("127.0.0.1:0")
    collector.endpoint = f"http://127.0.0.1:{port}"
    await server.start()
    yield collector
    await server.stop(0)
