"""One quarter, end to end, through the real processes and the public API."""

from habitat_cli.demo.figures import Request
from habitat_cli.demo.stage import perform

__all__ = ["Request", "perform"]
