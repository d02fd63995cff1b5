"""The metrics of each process, from the objects that the modules declare."""

import importlib

from markdown import table
from prometheus_client.metrics import MetricWrapperBase

from chassis.metrics import REGISTRY, Reading

_ALL = "all"
_DECLARED_IN = {
    "chassis.queries": _ALL,
    "chassis.event_figures": _ALL,
    "chassis.process_figures": _ALL,
    "chassis.rabbit_bus": "with `AMQP_URL`",
    "chassis.rabbit_link": "with `AMQP_URL`",
    "treasury.adapters.measured": "treasury",
    "people.adapters.measured": "people",
    "agreements.adapters.measured": "agreements",
    "worker.measured": "worker",
    "worker.stuck": "worker",
    "gateway.measured": "gateway",
}
_CORE = (
    "http_requests_total",
    "http_request_duration_seconds",
    "http_request_errors_total",
    "graphql_operations_total",
    "graphql_operation_duration_seconds",
    "graphql_errors_total",
    "db_query_duration_seconds",
    "db_connection_pool_size",
    "db_query_errors_total",
    "auth_attempts_total",
    "auth_tokens_issued_total",
    "auth_tokens_revoked_total",
    "rate_limit_hits_total",
    "contributions_submitted_total",
    "contributions_approved_total",
    "contributions_rejected_total",
    "contributions_pending",
    "contribution_amount_usd",
    "members_active",
    "members_total",
    "allocations_calculated_total",
    "allocations_distributed_total",
    "allocation_amount_usd",
    "periods_active",
    "periods_closed_total",
    "events_processed_total",
    "event_processing_duration_seconds",
    "event_processing_errors_total",
    "queue_depth",
    "dead_letter_queue_total",
    "workflows_started_total",
    "workflows_completed_total",
    "workflow_duration_seconds",
    "event_retries_total",
    "event_retries_exhausted_total",
    "idempotency_hits_total",
    "rabbitmq_connected",
    "rabbitmq_reconnections_total",
)
"""The core of the operations specification, section 10, in its order."""

Row = tuple[str, str, str, str, str]


def metrics() -> str:
    """Every family by name. Raises LookupError for one whose process nobody named.

    Likewise for one of the core that no process shows.
    """
    rows: dict[str, Row] = {}
    for module, shown_by in _DECLARED_IN.items():
        for value in vars(importlib.import_module(module)).values():
            if isinstance(value, MetricWrapperBase):
                name = value._name + ("_total" if value._type == "counter" else "")
                rows[name] = _row(
                    name, value._labelnames, value._type, shown_by, value._documentation
                )
            elif isinstance(value, Reading):
                rows[value.name] = _row(value.name, value.labels, "gauge", shown_by, value.words)
    for family in REGISTRY.collect():
        name = family.name + ("_total" if family.type == "counter" else "")
        if name not in rows:
            rows[name] = _collected(name, family.type, family.documentation)
    if missing := [name for name in _CORE if name not in rows]:
        raise LookupError(f"no process shows {', '.join(missing)}")
    columns = ("Name", "Core", "Kind", "Shown by", "Meaning")
    return table(columns, [rows[name] for name in sorted(rows)])


def _collected(name: str, kind: str, words: str) -> Row:
    """What a process tells of itself. Raises LookupError for any other family."""
    if not name.startswith(("habitat_process_", "system_", "worker_")):
        raise LookupError(f"{name} is declared in a module that this page does not know")
    labels = ("type",) if name.endswith("_memory_usage_bytes") else ()
    return _row(name, labels, kind, "worker" if name.startswith("worker_") else _ALL, words)


def _row(name: str, labels: tuple[str, ...], kind: str, shown_by: str, words: str) -> Row:
    """The labels in braces, as PromQL writes them."""
    braced = f" `{{{', '.join(labels)}}}`" if labels else ""
    core = str(_CORE.index(name) + 1) if name in _CORE else ""
    return f"`{name}`{braced}", core, kind, shown_by, words
