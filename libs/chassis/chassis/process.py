"""The command line of a service: `python -m treasury serve | relay | migrate | revision | rebuild`.

Heavy imports happen after the settings were accepted, so that a wrong one is told at once.
Exit codes: 0 done, 1 failed, 2 not allowed to start like this.
"""

import argparse
import asyncio
import gc
import json
import logging
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar
from urllib.parse import urlsplit

from chassis import failpoints, logs, tracing
from chassis.environment import SettingsRefused
from chassis.parts import run_parts
from chassis.settings import ServiceSettings
from kernel.errors import HabitatError

if TYPE_CHECKING:
    from chassis.projections import Projection
    from chassis.rebuilding import Rebuilt

__all__ = ["App", "main", "run_parts"]

log = logging.getLogger(__name__)

GC_THRESHOLD = 50_000
"""Objects made before the collector looks for cycles. A close makes a million that live as long as
its answer: at the interpreter's 700 a third of its time went into looking through them."""

FAILED = 1
REFUSED = 2


class App(Protocol):
    """What a service's composition root returns."""

    async def serve(self) -> None:
        """Everything of the service in one process, until a signal; `run_parts` does that."""
        ...


class RelayingApp(App, Protocol):
    async def relay(self) -> None:
        """Only the relay of the outbox, for installations that run it apart."""
        ...


S = TypeVar("S", bound=ServiceSettings)


class CannotStart(Exception):
    """A plain sentence about what is missing, and nothing else."""


def main(
    settings_class: type[S],
    build: Callable[[S], App],
    *,
    migrations: Path | None = None,
    projections: Callable[[], Sequence["Projection"]] | None = None,
    argv: Sequence[str] | None = None,
) -> int:
    """Run one verb and return the exit code.

    `build` is called inside the running event loop; `migrations` is the directory of the chain of
    a service that keeps rows; `projections` tells what it can make anew from facts.
    """
    asked = _asked(settings_class.service, argv, migrations, projections is not None)
    try:
        settings = settings_class.load()
    except SettingsRefused as refused:
        return _say(settings_class.service, refused.faults, REFUSED)
    logs.configure(settings)
    failpoints.arm(settings.habitat_failpoint)
    tracing.configure(settings.service, settings)
    try:
        if asked.verb == "rebuild" and projections is not None:
            asyncio.run(_rebuild(settings, projections(), asked.projection, dry_run=asked.dry_run))
        else:
            asyncio.run(_run(asked.verb, settings, build, migrations))
    except (CannotStart, HabitatError) as error:
        return _say(settings.service, [str(error)], FAILED)
    except KeyboardInterrupt:
        return 130
    except Exception:
        log.exception("the process failed")
        return FAILED
    finally:
        tracing.shutdown()
    return 0


async def _run(verb: str, settings: S, build: Callable[[S], App], migrations: Path | None) -> None:
    if verb in ("migrate", "revision") and migrations is not None:
        await _migrate(settings, migrations, only_show=verb == "revision")
        return
    gc.disable()  # what is imported and built now stays: looking through it is a tenth of the start
    try:
        if migrations is not None:
            await _check_database(settings, migrations)
        app = build(settings)
    finally:
        settle_memory()
    part: Callable[[], Awaitable[None]] = getattr(app, verb)
    await part()


def settle_memory() -> None:
    """What was built to stay is never looked through again, and what comes after it seldom."""
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD)
    gc.enable()


def _asked(
    service: str, argv: Sequence[str] | None, migrations: Path | None, projecting: bool
) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"python -m {service}")
    verbs = parser.add_subparsers(dest="verb", metavar="verb", required=True)
    verbs.add_parser("serve", help="run the service until it is told to stop")
    if migrations is not None:
        verbs.add_parser("relay", help="only publish what waits in the outbox")
        verbs.add_parser("migrate", help="bring the schema to the revision of this code")
        verbs.add_parser("revision", help="show the revision found and the one expected")
    if projecting:
        rebuild = verbs.add_parser("rebuild", help="projections anew from facts on standard input")
        rebuild.add_argument("projection", nargs="*", help="all when left out")
        rebuild.add_argument("--dry-run", action="store_true", help="compare, change nothing")
    return parser.parse_args(argv)


async def _check_database(settings: ServiceSettings, migrations: Path) -> None:
    """One SELECT before anything starts. Raises CannotStart."""
    from chassis.database import open_engine
    from chassis.migrate import WrongRevision, check_revision

    engine = open_engine(settings, schema=settings.service)
    try:
        await check_revision(engine, settings.service, migrations)
    except WrongRevision as error:
        raise CannotStart(str(error)) from None
    except Exception as error:
        raise _explained(error, settings.database_url.get_secret_value()) from None
    finally:
        await engine.dispose()


async def _migrate(settings: ServiceSettings, migrations: Path, *, only_show: bool) -> None:
    from chassis import migrate

    secret = settings.migration_database_url or settings.database_url
    url = secret.get_secret_value()
    try:
        if not only_show:
            await migrate.upgrade(settings.service, migrations, url)
        shown = await migrate.status([(settings.service, migrations)], url)
    except Exception as error:
        raise _explained(error, url) from None
    for name, found, head in shown:
        sys.stdout.write(f"{name}: {found or 'no schema yet'}, this code needs {head}\n")


async def _rebuild(
    settings: ServiceSettings,
    known: Sequence["Projection"],
    names: Sequence[str],
    *,
    dry_run: bool,
) -> None:
    """One line of JSON for each projection of each cooperative that has facts."""
    from chassis.rebuilding import Rebuild

    rebuild = Rebuild.of(settings.service, known, names, dry_run=dry_run)
    url = (settings.migration_database_url or settings.database_url).get_secret_value()
    try:
        await rebuild.run(url, sys.stdin.buffer, _print)
    except Exception as error:
        raise _explained(error, url) from None


def _print(rebuilt: "Rebuilt") -> None:
    sys.stdout.write(json.dumps(asdict(rebuilt)) + "\n")


def _explained(error: Exception, url: str) -> Exception:
    """A sentence for what an operator can mend; any other error stays what it is."""
    from chassis.retrying import is_lost, sqlstate

    parts = urlsplit(url)
    where = f"{parts.hostname}:{parts.port or 5432}"
    state = sqlstate(error)
    if state.startswith("28"):
        return CannotStart(f"The database at {where} does not let {parts.username} in.")
    if state == "3D000":
        return CannotStart(f"There is no database {parts.path[1:]} at {where}.")
    if state == "42501":
        return CannotStart(f"{parts.username} may not do this in the database at {where}.")
    if is_lost(error):
        return CannotStart(f"The database at {where} does not answer.")
    return error


def _say(service: str, sentences: Sequence[str], code: int) -> int:
    for sentence in sentences:
        sys.stderr.write(f"{service}: {sentence}\n")
    return code
