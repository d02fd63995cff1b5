"""One quarter, end to end, through the real processes and the public API."""
