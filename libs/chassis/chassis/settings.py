"""Settings of a process: typed, read from the environment once, refused in plain words.

Every variable may instead be given as `<NAME>_FILE`, the path of a file that holds the value.
Names and production rules: the operations specification, section 3.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Any, ClassVar, Literal, Self
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from chassis import failpoints
from chassis.environment import FileSource, SettingsRefused, unknown_names

_EVERYWHERE = "0.0.0.0"  # noqa: S104  containers publish what is to be reached
_PLACEHOLDER = re.compile(r"change_me|change.this.in.production|dev_.*change_in_production", re.I)
_DURATION = re.compile(r"(\d+)\s*(ms|s|m|h|d)")
_UNIT = {"ms": "milliseconds", "s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_DEV_DATABASE = "postgresql+asyncpg://svc_{0}:dev_{0}_change_in_production@127.0.0.1:5432/habitat"
_DEV_JWT = "dev_jwt_secret_that_is_long_enough_for_a_warning_free_hmac_change_in_production"

JWT_SECRET_MIN = 64  # characters, in production
PASSWORD_MIN = 32  # characters, in production


def _duration(value: object) -> object:
    if isinstance(value, str) and (match := _DURATION.fullmatch(value.strip())):
        return timedelta(**{_UNIT[match[2]]: int(match[1])})
    return value


def _listed(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


Duration = Annotated[timedelta, BeforeValidator(_duration)]
"""`15m`, `7d`, `30s`, `500ms`: as written in JWT_EXPIRY."""

Seconds = Annotated[tuple[float, ...], NoDecode, BeforeValidator(_listed)]
"""`1,5,30`: a list of seconds."""

Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]
"""`a,b,c`: a list of words."""


class ServiceSettings(BaseSettings):
    """What every process of Habitat is told; a service subclasses it and names itself.

    Make one with `load()`, which raises SettingsRefused in plain words.
    """

    model_config = SettingsConfigDict(
        env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    service: ClassVar[str] = ""
    """The service's word: its schema, and its login `svc_<service>`."""

    habitat_env: Literal["development", "test", "staging", "production"] = "development"
    habitat_business_date: date | None = None
    habitat_failpoint: str | None = None
    log_level: Literal["debug", "info", "warning", "error"] | None = None
    log_format: Literal["console", "json"] | None = None
    otel_exporter_otlp_endpoint: str = ""

    host: str = ""
    port: int = Field(default=0, ge=0, le=65535)
    """HTTP: at the gateway the public door, elsewhere health and metrics."""
    grpc_port: int = Field(default=0, ge=0, le=65535)
    grpc_max_concurrent: int = Field(default=200, ge=1)
    treasury_grpc: str = "127.0.0.1:50051"
    people_grpc: str = "127.0.0.1:50052"
    agreements_grpc: str = "127.0.0.1:50053"
    worker_grpc: str = "127.0.0.1:50054"

    database_url: SecretStr = SecretStr("")
    migration_database_url: SecretStr | None = None
    database_read_replica_url: SecretStr | None = None
    db_pool_max: int = Field(default=8, ge=1)
    db_pool_min: int = Field(default=1, ge=0)
    db_idle_timeout_ms: int = Field(default=30_000, ge=0)
    db_connection_timeout_ms: int = Field(default=2_000, ge=1)
    db_statement_timeout_ms: int = Field(default=10_000, ge=1)
    db_ssl: bool = False

    amqp_url: SecretStr | None = None
    event_prefetch: int = Field(default=100, ge=1)
    event_reconnect_interval_ms: int = Field(default=5_000, ge=1)
    event_retry_delays_s: Seconds = (1.0, 5.0, 30.0)
    dead_letter_retry_limit: int = Field(default=3, ge=0)
    event_namespace: str = Field(default="", pattern=r"^[a-z0-9_-]{0,40}$")
    """Before every name on the broker: several deployments on one broker."""

    jwt_secret: SecretStr = SecretStr(_DEV_JWT)
    jwt_issuer: str = "habitat"
    jwt_audience: str = "habitat-api"
    internal_service_token: SecretStr = SecretStr("dev_internal_service_token_change_in_production")

    @classmethod
    def load(cls, **values: Any) -> Self:
        """Read the environment (`values` come first). Raises SettingsRefused with every fault."""
        faults = unknown_names(cls.model_fields)
        try:
            settings = cls(**values)
        except ValidationError as error:
            raise SettingsRefused([*faults, *_sentences(error)]) from None
        if faults:
            raise SettingsRefused(faults)
        return settings

    @property
    def production(self) -> bool:
        return self.habitat_env == "production"

    @property
    def grpc_bind(self) -> str:
        """Where the gRPC server listens, as host:port; port 0 picks a free one."""
        return f"{self.host}:{self.grpc_port}"

    def production_faults(self) -> list[str]:
        """What forbids a start in production, one sentence each; services add their own."""
        faults = [
            *_secret_faults("JWT_SECRET", self.jwt_secret, JWT_SECRET_MIN),
            *_secret_faults("INTERNAL_SERVICE_TOKEN", self.internal_service_token, PASSWORD_MIN),
            *_url_faults("DATABASE_URL", self.database_url),
            *_url_faults("MIGRATION_DATABASE_URL", self.migration_database_url),
            *_url_faults("DATABASE_READ_REPLICA_URL", self.database_read_replica_url),
            *_url_faults("AMQP_URL", self.amqp_url),
        ]
        if self.habitat_business_date:
            faults.append("HABITAT_BUSINESS_DATE must not be set in production.")
        if self.log_level == "debug":
            faults.append("LOG_LEVEL must not be debug in production.")
        return faults

    @model_validator(mode="after")
    def _complete(self) -> Self:
        """Defaults that depend on the environment, then the rules of production."""
        local = self.habitat_env in ("development", "test")
        self._default("log_level", "debug" if local else "info")
        self._default("log_format", "console" if local else "json")
        self._default("host", "127.0.0.1" if local else _EVERYWHERE)
        if not self.database_url.get_secret_value():
            self._default("database_url", SecretStr(_DEV_DATABASE.format(self.service)))
        for name in ("database_url", "migration_database_url", "database_read_replica_url"):
            if url := getattr(self, name):
                object.__setattr__(self, name, SecretStr(_for_asyncpg(url.get_secret_value())))
        faults = self.production_faults() if self.production else []
        if faults := [*faults, *self._failpoint_faults(local=local)]:
            raise ValueError("\n".join(faults))
        return self

    def _failpoint_faults(self, *, local: bool) -> list[str]:
        """A point that kills the process belongs into test builds, and must be a known one."""
        if not self.habitat_failpoint:
            return []
        if not local:
            return [f"HABITAT_FAILPOINT must not be set in {self.habitat_env}."]
        try:
            failpoints.parsed(self.habitat_failpoint)
        except ValueError as error:
            return [f"HABITAT_FAILPOINT: {error}."]
        return []

    def _default(self, name: str, value: object) -> None:
        """Fill what was left out; the model is frozen for everybody else."""
        present = getattr(self, name)
        if not (present.get_secret_value() if isinstance(present, SecretStr) else present):
            object.__setattr__(self, name, value)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, FileSource(settings_cls), env_settings


def _for_asyncpg(url: str) -> str:
    """Any spelling of a PostgreSQL address as the one SQLAlchemy needs."""
    scheme, separator, rest = url.partition("://")
    if scheme in ("postgres", "postgresql"):
        return f"postgresql+asyncpg{separator}{rest}"
    return url


def _secret_faults(name: str, secret: SecretStr | None, length_min: int) -> Sequence[str]:
    value = secret.get_secret_value() if secret else ""
    if _PLACEHOLDER.search(value):
        return [f"{name} is still the known development value."]
    if len(value) < length_min:
        return [f"{name} needs at least {length_min} characters in production."]
    return []


def _url_faults(name: str, url: SecretStr | None) -> Sequence[str]:
    if url is None:
        return []
    password = urlsplit(url.get_secret_value()).password or ""
    return _secret_faults(f"The password in {name}", SecretStr(password), PASSWORD_MIN)


def _sentences(error: ValidationError) -> list[str]:
    """The faults in plain words, without the values: one of them may be a secret."""
    sentences: list[str] = []
    for fault in error.errors(include_input=False, include_url=False, include_context=False):
        words = fault["msg"].removeprefix("Value error, ")
        if fault["loc"]:
            sentences.append(f"{str(fault['loc'][0]).upper()}: {words}.")
        else:
            sentences.extend(words.splitlines())
    return sentences
