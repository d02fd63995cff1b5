"""The copy of People's settings that Treasury decides by."""

from collections.abc import Mapping
from datetime import date

from treasury.application.ports import Work


async def keep_settings(
    work: Work, version: int, changes: Mapping[str, str], effective_from: date
) -> None:
    """Store one version; what applies from a later day on waits for it. Raises NotInstalled."""
    await work.cooperatives.get()
    await work.cooperatives.keep_settings(version, changes, effective_from)
