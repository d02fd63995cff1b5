"""What the gateway is told at start, besides what every process is told."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from chassis.settings import Names, ServiceSettings

_RATE = re.compile(r"([1-9][0-9]*)/([1-9][0-9]*)([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


@dataclass(frozen=True, slots=True)
class Rate:
    """So many in so many seconds."""

    amount: int
    seconds: int


def _rate(value: object) -> object:
    if not isinstance(value, str):
        return value
    match = _RATE.fullmatch(value.strip())
    if match is None:
        raise ValueError("a rate is written like 60/1m")
    return Rate(int(match[1]), int(match[2]) * _SECONDS[match[3]])


Limit = Annotated[Rate, BeforeValidator(_rate)]

# Limits of development and demo, where one machine signs in fifteen people at once, and of the
# rest (operations specification 3).
_GENEROUS = {
    "rate_limit_login_ip": Rate(100, 60),
    "rate_limit_login_account": Rate(100, 3600),
    "rate_limit_mutation": Rate(600, 60),
    "rate_limit_query": Rate(3000, 60),
}
_STRICT = {
    "rate_limit_login_ip": Rate(5, 60),
    "rate_limit_login_account": Rate(10, 3600),
    "rate_limit_mutation": Rate(60, 60),
    "rate_limit_query": Rate(300, 60),
}


class Settings(ServiceSettings):
    """Made with `load()`, which refuses in plain words."""

    service: ClassVar[str] = "gateway"

    port: int = Field(default=4000, ge=0, le=65535)
    cors_origin: Names = ("http://localhost:3000",)
    forwarded_allow_ips: Names = ()
    """Proxies whose X-Forwarded-For is believed; none by default."""

    web_dir: Path | None = None
    """The built web app (`frontend/out`); without one the API stands alone."""

    graphql_max_depth: int = Field(default=10, ge=1)
    graphql_cost_budget: int = Field(default=5000, ge=1)
    graphql_max_aliases: int = Field(default=50, ge=0)
    graphql_max_tokens: int = Field(default=1000, ge=1)
    graphql_introspection: Literal["on", "signed-in", "off", ""] = ""
    graphql_timeout_s: float = Field(default=10.0, gt=0)

    rate_limit_login_ip: Limit | None = None
    rate_limit_login_account: Limit | None = None
    rate_limit_mutation: Limit | None = None
    rate_limit_query: Limit | None = None
    rate_limit_store: Literal["memory"] = "memory"

    db_pool_max: int = Field(default=2, ge=1)
    db_pool_min: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _by_environment(self) -> Self:
        local = self.habitat_env in ("development", "test")
        if not self.graphql_introspection:
            object.__setattr__(self, "graphql_introspection", "on" if local else "signed-in")
        for name, rate in (_GENEROUS if local else _STRICT).items():
            if getattr(self, name) is None:
                object.__setattr__(self, name, rate)
        return self

    def rate(self, name: Literal["login_ip", "login_account", "mutation", "query"]) -> Rate:
        rate: Any = getattr(self, f"rate_limit_{name}")
        assert isinstance(rate, Rate)
        return rate

    def production_faults(self) -> list[str]:
        faults = super().production_faults()
        if "*" in self.cors_origin:
            faults.append("CORS_ORIGIN must not be * in production.")
        if self.graphql_introspection == "on":
            faults.append("GRAPHQL_INTROSPECTION must not be on for everybody in production.")
        return faults
