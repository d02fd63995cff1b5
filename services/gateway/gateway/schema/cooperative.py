"""The cooperative itself: what this deployment is, and its settings."""

from importlib.metadata import PackageNotFoundError, version

import strawberry

from chassis.client import READ_S, ask
from gateway.context import Context, Info
from gateway.schema.allocations import TaxRegime
from gateway.schema.commands import Command, Receipt, receipt, trimmed
from gateway.schema.connections import selects
from gateway.schema.described import described_field
from gateway.schema.enums import member_or_none
from gateway.schema.scalars import JSON, Date
from habitat.people.v1 import policy_pb2 as pb
from kernel.clock import SystemClock
from kernel.errors import Invalid, NotFound

SETTINGS_MAX = 50


def _version() -> str:
    try:
        return version("habitat-gateway")
    except PackageNotFoundError:
        return "0"


@strawberry.type
class ApiInfo:
    """What anybody may know. All but version and day is null before the first set-up."""

    version: str
    today: Date = strawberry.field(description="The business day: what the services call today.")
    name: str | None = None
    currency: str | None = None
    regime: TaxRegime | None = None
    time_zone: str | None = None


async def _cooperative(context: Context) -> pb.Cooperative | None:
    """Known without a token; None before the first set-up."""
    try:
        reply = await ask(
            context.services.policy.GetCooperative,
            pb.GetCooperativeRequest(),
            call=context.nobodys_call,
            timeout_s=READ_S,
        )
    except NotFound:
        return None
    return reply.cooperative if reply.HasField("cooperative") else None


@strawberry.type
class Settings:
    version: int
    values: JSON = strawberry.field(description="Names and values as text; no secrets.")


def _settings(row: pb.Settings) -> Settings:
    return Settings(version=row.version, values=JSON(dict(row.values)))


@strawberry.input
class UpdateSettingsInput(Command):
    changes: JSON = strawberry.field(description="An object of names and new values.")
    reason: str
    expected_version: int | None = None


@strawberry.type
class UpdateSettingsPayload(Receipt):
    settings: Settings


def _changes(given: object) -> dict[str, str]:
    """Raises Invalid for anything but an object of names and plain values."""
    if not isinstance(given, dict) or not 0 < len(given) <= SETTINGS_MAX:
        raise Invalid("Give an object of names and new values.", field="changes")
    changes = {}
    for name, value in given.items():
        if isinstance(value, bool):
            value = "true" if value else "false"
        if not isinstance(value, str | int):
            raise Invalid("A value is a text, a whole number or true or false.", field=name)
        changes[name] = str(value)
    return changes


@strawberry.type
class CooperativeQueries:
    @described_field("Open to anybody.")
    async def api_info(self, info: Info) -> ApiInfo | None:
        clock = SystemClock(info.context.house.settings.habitat_business_date)
        today = Date(clock.today().isoformat())
        if not any(selects(info, name) for name in ("name", "currency", "regime", "timeZone")):
            return ApiInfo(version=_version(), today=today)
        found = await _cooperative(info.context)
        if found is None:
            return ApiInfo(version=_version(), today=today)
        return ApiInfo(
            version=_version(),
            today=today,
            name=found.name,
            currency=found.currency,
            regime=member_or_none(TaxRegime, found.tax_regime),
            time_zone=found.time_zone,
        )

    @strawberry.field
    async def settings(self, info: Info) -> Settings | None:
        method = info.context.services.policy.GetSettings
        reply = await info.context.ask(method, pb.GetSettingsRequest())
        return _settings(reply.settings)


@strawberry.type
class CooperativeCommands:
    @strawberry.mutation
    async def update_settings(
        self, info: Info, input: UpdateSettingsInput
    ) -> UpdateSettingsPayload:
        request = pb.UpdateSettingsRequest(
            changes=_changes(input.changes),
            reason=trimmed(input.reason),
            expected_version=input.expected_version or 0,
        )
        method = info.context.services.policy.UpdateSettings
        reply = await info.context.command(method, request, input.idempotency_key)
        return UpdateSettingsPayload(settings=_settings(reply.settings), **receipt(info, reply))
