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
Row = tuple[str, str, str, str]


def metrics() -> str:
    """Every family by name. Raises LookupError for one whose process nobody named."""
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
    return table(("Name", "Kind", "Shown by", "Meaning"), [rows[name] for name in sorted(rows)])


def _collected(name: str, kind: str, words: str) -> Row:
    """What a process tells of itself. Raises LookupError for any other family."""
    if not name.startswith(("habitat_process_", "system_", "worker_")):
        raise LookupError(f"{name} is declared in a module that this page does not know")
    labels = ("type",) if name.endswith("_memory_usage_bytes") else ()
    return _row(name, labels, kind, "worker" if name.startswith("worker_") else _ALL, words)


def _row(name: str, labels: tuple[str, ...], kind: str, shown_by: str, words: str) -> Row:
    """The labels in braces, as PromQL writes them."""
    braced = f" `{{{', '.join(labels)}}}`" if labels else ""
    return f"`{name}`{braced}", kind, shown_by, words
