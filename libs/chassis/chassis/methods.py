"""What the name of a method says: it reads, or it is a command."""

_READS = ("Get", "BatchGet", "List", "Resolve", "Stream", "Sum", "Check", "Preview", "Preflight",
          "Verify", "Watch", "Evaluate", "Summarize", "Search", "Find", "Download")  # fmt: skip


def only_reads(method: str) -> bool:
    """A second arrival of its request does no harm. `method` is the full name."""
    return method.rpartition("/")[2].startswith(_READS)
