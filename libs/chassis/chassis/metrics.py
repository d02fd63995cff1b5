"""The metrics of a process: names and buckets of the operations specification, section 10.

What every process has is declared in the chassis; a service declares its own beside its adapters,
so that no process shows a figure it cannot know. No label names a member, an address or a text
that somebody typed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    make_asgi_app,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

HTTP_S = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5)
DATABASE_S = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1)
EVENT_S = (0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10)
WORKFLOW_S = (1, 5, 10, 30, 60, 120, 300)
AMOUNT = (10, 50, 100, 500, 1000, 5000, 10000)
PERIOD_DAYS = (7, 14, 30, 60, 90, 180, 365)

Labels = tuple[str, ...]

disable_created_metrics()  # type: ignore[no-untyped-call]
REGISTRY = CollectorRegistry(auto_describe=True)
"""The one registry of a process."""

ProcessCollector(namespace="habitat", registry=REGISTRY)


def counter(name: str, words: str, *labels: str) -> Counter:
    return Counter(name, words, labels, registry=REGISTRY)


def gauge(name: str, words: str, *labels: str) -> Gauge:
    return Gauge(name, words, labels, registry=REGISTRY)


def histogram(name: str, words: str, *labels: str, buckets: Sequence[float]) -> Histogram:
    return Histogram(name, words, labels, buckets=buckets, registry=REGISTRY)


def exposition() -> Any:
    """An ASGI application that answers with all series as Prometheus text."""
    return make_asgi_app(REGISTRY, disable_compression=True)


@dataclass(slots=True)
class Reading:
    """A gauge that somebody reads now and then; without a value it shows no series at all."""

    name: str
    words: str
    labels: Labels = ()
    values: Mapping[Labels, float] = field(default_factory=dict)

    def show(self, values: Mapping[Labels, float]) -> None:
        """From now on these series and no others."""
        self.values = values

    def family(self) -> GaugeMetricFamily:
        family = GaugeMetricFamily(self.name, self.words, labels=self.labels)
        for labels, value in self.values.items():
            family.add_metric(labels, value)
        return family


class Readings(Collector):
    """Gauges of the whole deployment: of several processes that could read them, one does."""

    def __init__(self, *readings: Reading) -> None:
        self.readings = readings
        REGISTRY.register(self)

    def collect(self) -> Iterable[GaugeMetricFamily]:
        return [reading.family() for reading in self.readings]

    def hide(self) -> None:
        for reading in self.readings:
            reading.show({})
