"""What runs: the five processes, their ports, and the environment each is started with."""

import importlib.util
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from habitat_cli.child import ChildSpec
from habitat_cli.home import Home
from habitat_cli.probes import accepts, answers_http
from habitat_cli.web_app import built_web_app

GRPC_SERVICES = ("treasury", "people", "agreements", "worker")
SERVICES = (*GRPC_SERVICES, "gateway")
STOP_ORDER = ("gateway", "worker", "agreements", "people", "treasury")
DATABASE = "habitat"

_OURS = frozenset(
    {"HABITAT_ENV", "HABITAT_BUSINESS_DATE", "HABITAT_ADMIN_TOKEN", "HABITAT_PASSWORD"}
    | {"JWT_SECRET", "PORT", "HOST"}
    | {"INTERNAL_SERVICE_TOKEN", "DATABASE_URL", "MIGRATION_DATABASE_URL", "AMQP_URL", "GRPC_PORT"}
    | {f"{name.upper()}_GRPC" for name in GRPC_SERVICES}
)
"""Never inherited from the shell: the system decides these itself."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a system is to run. `fsync=False` is for demo and tests only."""

    home: Home
    fsync: bool = True
    business_date: date | None = None
    database_url: str | None = field(default=None, repr=False)
    """Somebody else's server, asked for explicitly: a login that may create roles, databases."""
    amqp_url: str | None = field(default=None, repr=False)
    """None is the embedded bus."""
    role_prefix: str = ""
    gateway_port: int | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    """More variables for every process."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Options with the ports chosen and the address of the server known."""

    options: Options
    ports: Mapping[str, int]
    admin_url: str = field(repr=False)
    """The administrator's login, in the database that holds the books."""

    @property
    def gateway_url(self) -> str:
        return f"http://127.0.0.1:{self.ports['gateway']}"

    def role_passwords(self) -> dict[str, str]:
        password = self.options.home.secret("database_password").read_text("utf-8")
        return {f"svc_{name}": password for name in SERVICES}

    def specs(self) -> list[ChildSpec]:
        return [self._spec(name) for name in SERVICES]

    def addresses(self) -> dict[str, str]:
        """`TREASURY_GRPC` and its sisters."""
        return {f"{name.upper()}_GRPC": f"127.0.0.1:{self.ports[name]}" for name in GRPC_SERVICES}

    def _spec(self, name: str) -> ChildSpec:
        port, face = self.ports[name], self.ports[http_port(name)]
        public = name == "gateway"
        own = {"PORT": str(face)} if public else {"PORT": str(face), "GRPC_PORT": str(port)}
        return ChildSpec(
            name,
            (sys.executable, "-m", name, "serve"),
            self._environment(name) | own,
            answers_http(port) if public else accepts(port),
            port,
            face,
        )

    def _environment(self, name: str) -> dict[str, str]:
        home, options = self.options.home, self.options
        url = self._service_url(name, self.role_passwords()[f"svc_{name}"])
        ours = {
            "HABITAT_ENV": "development",
            "HOST": "127.0.0.1",
            "LOG_LEVEL": os.environ.get("LOG_LEVEL", "info"),
            "LOG_FORMAT": "console",
            "WORKER_INSTANCE": "habitat-up",
            "JWT_SECRET_FILE": str(home.secret("jwt_secret")),
            "INTERNAL_SERVICE_TOKEN_FILE": str(home.secret("internal_service_token")),
            "DATABASE_URL_FILE": str(home.keep_secret(f"database_url_{name}", url)),
            **self.addresses(),
        }
        if name == "gateway" and (web_app := built_web_app()):
            ours["WEB_DIR"] = str(web_app)
        if options.business_date:
            ours["HABITAT_BUSINESS_DATE"] = options.business_date.isoformat()
        if options.amqp_url:
            ours["AMQP_URL_FILE"] = str(home.keep_secret("amqp_url", options.amqp_url))
        dropped = _OURS | {f"{known}_FILE" for known in _OURS}
        inherited = {key: value for key, value in os.environ.items() if key not in dropped}
        return inherited | ours | dict(options.environment)

    def _service_url(self, name: str, password: str) -> str:
        parts = urlsplit(self.admin_url)
        login = f"{self.options.role_prefix}svc_{name}:{quote(password, safe='')}"
        return urlunsplit(parts._replace(netloc=f"{login}@{parts.hostname}:{parts.port or 5432}"))


def http_port(name: str) -> str:
    """The name of the port where a service tells its health and metrics."""
    return name if name == "gateway" else f"{name}-http"


def port_names(options: Options) -> list[str]:
    """Everything that needs a port of its own."""
    ours = [] if options.database_url else ["postgres"]
    return [*ours, *SERVICES, *map(http_port, GRPC_SERVICES)]


def database_of(server_url: str, name: str) -> str:
    """The same server and login, another database."""
    return urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))


def as_asyncpg(url: str) -> str:
    """Any spelling of a PostgreSQL address as the one SQLAlchemy needs."""
    scheme, _, rest = url.partition("://")
    return f"postgresql+asyncpg://{rest}" if scheme in ("postgres", "postgresql") else url


def chains() -> list[tuple[str, Path]]:
    """Each service that keeps rows, with the directory of its revisions."""
    found = []
    for name in SERVICES:
        spec = importlib.util.find_spec(name)
        for place in (spec.submodule_search_locations or []) if spec else []:
            path = Path(place) / "migrations"
            if any(path.glob("*.py")):
                found.append((name, path))
    return found
