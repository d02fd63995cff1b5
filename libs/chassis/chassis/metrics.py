"""The metrics of a process: names and buckets of the operations specification, section 10."""

from typing import Any

from prometheus_client import CollectorRegistry, ProcessCollector, make_asgi_app

REGISTRY = CollectorRegistry(auto_describe=True)
"""The one registry of a process."""

ProcessCollector(namespace="habitat", registry=REGISTRY)


def exposition() -> Any:
    """An ASGI application that answers with all series as Prometheus text."""
    return make_asgi_app(REGISTRY, disable_compression=True)
