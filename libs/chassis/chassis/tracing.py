"""Traces, when OTEL_EXPORTER_OTLP_ENDPOINT is set; otherwise nothing is imported or done.

A span is opened where work enters a process (HTTP, gRPC, a fact from the bus) or leaves it (gRPC);
statements become spans after the fact. The W3C `traceparent` travels in gRPC metadata, and in the
envelope of each fact, so that a consumer goes on with the trace of whoever told it.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

TRACEPARENT = "traceparent"
EXPORT_S = 2.0
"""A collector that is away holds up the end of a process no longer."""

NANOSECONDS = 1_000_000_000


class TraceSettings(Protocol):
    """What tracing needs to know; every ServiceSettings has it."""

    @property
    def otel_exporter_otlp_endpoint(self) -> str: ...
    @property
    def habitat_env(self) -> str: ...


class _Traces:
    """The tracer of this process, once there is one."""

    def __init__(self) -> None:
        self.tracer: Tracer | None = None
        self.provider: Any = None


_traces = _Traces()


def configure(service: str, settings: TraceSettings) -> None:
    """Begin to trace, or not; called once by a process."""
    if not settings.otel_exporter_otlp_endpoint:
        return
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    named = {"service.name": service, "deployment.environment.name": settings.habitat_env}
    provider = TracerProvider(resource=Resource.create(named), shutdown_on_exit=False)
    endpoint = settings.otel_exporter_otlp_endpoint
    plain = endpoint.startswith("http://")
    exporter = OTLPSpanExporter(endpoint=endpoint, insecure=plain, timeout=EXPORT_S)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    _traces.provider, _traces.tracer = provider, provider.get_tracer("habitat")


def shutdown() -> None:
    """Send what is left and stop."""
    provider, _traces.provider, _traces.tracer = _traces.provider, None, None
    if provider is not None:
        provider.shutdown()


def active() -> bool:
    return _traces.tracer is not None


@contextmanager
def entering(name: str, traceparent: str | None) -> Iterator[None]:
    """Work that came from elsewhere: a span under the sender's, or the first of a new trace."""
    span = begun(name, traceparent)
    try:
        with under(span):
            yield
    finally:
        end(span)


def begun(name: str, traceparent: str | None) -> Any:
    """The same for work that is done in pieces: `under` it each piece, until its `end`."""
    if _traces.tracer is None:
        return None
    from opentelemetry.trace import SpanKind
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    carrier = {TRACEPARENT: traceparent} if traceparent else {}
    parent = TraceContextTextMapPropagator().extract(carrier)
    return _traces.tracer.start_span(name, context=parent, kind=SpanKind.SERVER)


@contextmanager
def under(span: Any) -> Iterator[None]:
    """A piece of work of a span that has begun; what fails in it is noted on the span."""
    if span is None:
        yield
        return
    from opentelemetry.trace import use_span

    with use_span(span, record_exception=True, set_status_on_exception=True):
        yield


def end(span: Any) -> None:
    if span is not None:
        span.end()


@contextmanager
def leaving(name: str) -> Iterator[None]:
    """A call to another process."""
    if _traces.tracer is None:
        yield
        return
    from opentelemetry.trace import SpanKind

    with _traces.tracer.start_as_current_span(name, kind=SpanKind.CLIENT):
        yield


def traceparent() -> str | None:
    """What to send along; None outside of a trace."""
    if _traces.tracer is None:
        return None
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    return carrier.get(TRACEPARENT)


def carried() -> dict[str, str]:
    """The same as metadata of a fact; empty outside of a trace."""
    present = traceparent()
    return {TRACEPARENT: present} if present else {}


def trace_id() -> str:
    """The present trace as 32 hex digits; empty outside of one."""
    if _traces.tracer is None:
        return ""
    from opentelemetry.trace import format_trace_id, get_current_span

    context = get_current_span().get_span_context()
    return format_trace_id(context.trace_id) if context.is_valid else ""


def done(name: str, took_s: float) -> None:
    """Something that has just ended, as a span of the present trace."""
    if _traces.tracer is None:
        return
    from opentelemetry.trace import SpanKind

    ended = time.time_ns()
    began = ended - int(took_s * NANOSECONDS)
    _traces.tracer.start_span(name, kind=SpanKind.CLIENT, start_time=began).end(ended)
