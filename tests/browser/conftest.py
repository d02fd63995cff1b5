"""The web app in Chromium, before the real system with people and a quarter in it."""

import os
import secrets
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect
from xdist.scheduler import LoadScopeScheduling

from chassis import private_servers
from chassis.scratch_databases import Cluster, Run

from .grove import Grove, planted
from .harvest import reaped
from .visits import Visit

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "frontend" / "out"
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
_ASKED = os.environ.get("HABITAT_PICTURES", "" if os.environ.get("CI") else ".cache/pictures")
PICTURES = ROOT / _ASKED if _ASKED else None
"""For people to look at; nobody does in CI, where a third of the time would go into them."""
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


SYSTEMS = {
    "test_whole_quarter.py": "own",
    "test_money.py": "harvest",
    "test_payments.py": "harvest",
    "test_administration.py": "first grove",
    "test_approvals.py": "first grove",
}
"""By file; the others share a second grove."""

_OFF = (
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,AimEnabled,DestroyProfileOnBrowserClose,HttpsUpgrades,"
    "HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,OptimizationHints,"
    "AvoidUnnecessaryBeforeUnloadCheckSync,ThirdPartyStoragePartitioning,PreconnectToSearch,"
    "AvoidCorsURLLoaderRestartOnRedirect,NetworkTimeServiceQuerying"
)
"""The first two are pages that a new window loads for its address bar, which take longer than ours.

It stands in the place of Playwright's own list, which is therefore repeated.
"""
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", f"--disable-features={_OFF}")

PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)


@pytest.hookimpl(tryfirst=True)  # before `-m` looks at the markers
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One event loop for the session: the system and the browser live in it."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
            item.add_marker(pytest.mark.timeout(600))  # the first also waits for the system


class OneSystemOneWorker(LoadScopeScheduling):
    """No system is started twice: tests of one go to one worker, whatever file they are in."""

    def _split_scope(self, nodeid: str) -> str:
        return SYSTEMS.get(nodeid.partition("::")[0].rpartition("/")[2], "second grove")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return OneSystemOneWorker(config, log)


@pytest.fixture(scope="session")
def built() -> Iterator[Path]:
    """The build; without it or a browser the tests are skipped, or fail where they are required."""
    missing = [
        words
        for there, words in (
            (OUT.joinpath("index.html").is_file(), "`make web` has not built the web app"),
            (AXE.is_file(), "frontend/node_modules is missing"),
            (CHROMIUM, "there is no chromium"),
        )
        if not there
    ]
    if missing and os.environ.get("HABITAT_REQUIRE_WEB"):
        pytest.fail("; ".join(missing))
    if missing:
        pytest.skip("; ".join(missing))
    yield OUT


@pytest.fixture(scope="session")
def habitat_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A server of their own: whole systems hold more sessions than a shared one could spare."""
    server = private_servers.private_postgres()
    yield Cluster(Run.fresh(server.start(), str(tmp_path_factory.mktemp("run"))))
    server.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def grove(
    built: Path, habitat_cluster: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Grove]:
    """The running system with the sample's quarter, still open."""
    async with planted(habitat_cluster, tmp_path_factory.mktemp("grove"), built) as found:
        yield found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def harvest(
    built: Path, habitat_cluster: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Grove]:
    """Another running system, whose quarter is closed."""
    async with reaped(habitat_cluster, tmp_path_factory.mktemp("harvest"), built) as found:
        yield found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(built: Path) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def visit(grove: Grove, browser: Browser) -> AsyncIterator["Visits"]:
    """`await visit(width=390, scheme="dark")` opens a browser of one person's own."""
    visits = Visits(grove, browser)
    yield visits
    await visits.close()


@pytest_asyncio.fixture(loop_scope="session")
async def late_visit(harvest: Grove, browser: Browser) -> AsyncIterator["Visits"]:
    """The same after the harvest."""
    visits = Visits(harvest, browser)
    yield visits
    await visits.close()


class Visits:
    """The contexts of one test; each is a person with cookies of their own."""

    def __init__(self, grove: Grove, browser: Browser) -> None:
        self._grove = grove
        self._browser = browser
        self._open: list[Visit] = []

    async def __call__(self, *, width: int = 1280, scheme: str = "light") -> Visit:
        context = await self._browser.new_context(
            base_url=self._grove.url,
            viewport={"width": width, "height": 844 if width < 768 else 900},
            color_scheme=scheme,
            reduced_motion="reduce",
            has_touch=width < 768,
            locale="en-US",
        )
        context.set_default_timeout(PATIENCE_MS)
        page: Page = await context.new_page()
        visit = Visit(self._grove, page, axe=AXE, pictures=PICTURES, mark=secrets.token_hex(2))
        await visit.watch()
        self._open.append(visit)
        return visit

    async def close(self) -> None:
        for visit in self._open:
            await visit.page.context.close()
