"""Every test may ask for a database and a broker; the chassis brings them."""

import pytest
from hypothesis import settings

pytest_plugins = ("chassis.testing",)

# A busy machine is no reason for a property to fail; pytest-timeout ends what hangs.
settings.register_profile("habitat", deadline=None)
settings.load_profile("habitat")

WHOLE_SYSTEMS = ("tests/faults", "tests/journeys")
"""Each of their tests starts all processes: at most one of a folder is at work at a time."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest way goes first, so that what is short fills the gaps at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(WHOLE_SYSTEMS))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):  # type: ignore[no-untyped-def]  # xdist is optional
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class Lanes(LoadFileScheduling):
        """A file at a time, and of whole systems a folder."""

        def _split_scope(self, nodeid: str) -> str:
            folder = next(filter(nodeid.startswith, WHOLE_SYSTEMS), None)
            return folder or super()._split_scope(nodeid)

    config.option.loadscopereorder = False
    return Lanes(config, log)
