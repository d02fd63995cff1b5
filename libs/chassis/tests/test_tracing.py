"""Traces cost nothing until somebody names a collector."""

import subprocess
import sys

from chassis import tracing

SERVING = """
import sys
from treasury.app import build
from chassis import logs, tracing
from treasury.settings import Settings
settings = Settings.load(habitat_env="test")
tracing.configure("treasury", settings)
with tracing.entering("a", None), tracing.leaving("b"):
    assert tracing.traceparent() is None and tracing.trace_id() == ""
print([name for name in sys.modules if name.startswith("opentelemetry")])
"""


def test_without_a_collector_a_service_imports_nothing_of_opentelemetry():
    done = subprocess.run(
        [sys.executable, "-c", SERVING], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


def test_without_a_collector_nothing_is_sent_along():
    assert not tracing.active()
    tracing.done("select people.member", 0.1)
    assert tracing.traceparent() is None
    tracing.shutdown()
