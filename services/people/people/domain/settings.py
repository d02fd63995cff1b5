"""The cooperative's settings: names, defaults and rules. Domain specification section 12."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kernel.errors import Invalid
from people.domain.faults import Faults

_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})", re.ASCII)
_MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", re.ASCII)
_RANGE = re.compile(r"\[(0|[1-9][0-9]{0,11}), ?(0|[1-9][0-9]{0,11})\]", re.ASCII)
_LIST = re.compile(r"\[[a-z_]+(, ?[a-z_]+)*\]", re.ASCII)
_TTL = re.compile(r"[1-9][0-9]{0,4}[smhd]", re.ASCII)

Check = Callable[[str], str | None]


def _whole(least: int, most: int = 10**15) -> Check:
    def check(value: str) -> str | None:
        if not _WHOLE.fullmatch(value) or not least <= int(value) <= most:
            return f"A whole number from {least} to {most}."
        return None

    return check


def _or_null(check: Check) -> Check:
    return lambda value: None if value == "null" else check(value)


def _one_of(*words: str) -> Check:
    return lambda value: None if value in words else f"One of {', '.join(words)}."


def _matches(pattern: re.Pattern[str], example: str) -> Check:
    return lambda value: None if pattern.fullmatch(value) else f"Write it like {example}."


def _rate_range(value: str) -> str | None:
    match = _RANGE.fullmatch(value)
    if match is None or int(match[1]) > int(match[2]):
        return "Two amounts in minor units, the smaller first, such as [7500,15000]."
    return None


@dataclass(frozen=True, slots=True)
class Rule:
    """One setting: its default as text, its check, and whether it bears on money."""

    default: str
    check: Check
    money: bool = False


RULES: dict[str, Rule] = {
    "tax_regime": Rule("subchapter_k", _one_of("subchapter_k", "subchapter_t"), money=True),
    "currency": Rule("USD", _matches(re.compile("[A-Z]{3}"), "USD"), money=True),
    "period_type": Rule("quarter", _one_of("month", "quarter", "year", "custom")),
    "fiscal_year_start": Rule("01-01", _matches(_MONTH_DAY, "01-01")),
    "grace_days": Rule("7", _whole(0, 366)),
    "lock_after_days": Rule("30", _whole(0, 3660)),
    "pending_contributions": Rule("block", _one_of("block", "roll_forward")),
    "cash_rate_bp": Rule("2000", _whole(0, 10_000), money=True),
    "min_cash_bp": Rule("2000", _whole(0, 10_000), money=True),
    "max_share_bp": Rule("null", _or_null(_whole(1, 10_000)), money=True),
    "min_threshold": Rule("null", lambda value: None if value else "null or a rule.", money=True),
    "approval.mode": Rule("stewards", _one_of("stewards", "member_vote", "single_admin")),
    "approval.required": Rule("2", _whole(1, 100)),
    "vote.quorum_bp": Rule("5000", _whole(0, 10_000)),
    "vote.threshold_bp": Rule("6667", _whole(1, 10_000)),
    "distribution_lead_days": Rule("15", _whole(0, 366)),
    "minimum_cash_reserve_minor": Rule("0", _whole(0), money=True),
    "labor_rate_minor": Rule("10000", _whole(1, 10**9), money=True),
    "labor_rate_range": Rule("[7500,15000]", _rate_range, money=True),
    "eligible_tiers": Rule("[cooperative]", _matches(_LIST, "[cooperative]"), money=True),
    "704c_method": Rule("traditional", _one_of("traditional", "curative", "remedial"), money=True),
    "revaluation_gain_sharing": Rule(
        "book_capital", _one_of("book_capital", "patronage"), money=True
    ),
    "temp_password_ttl": Rule("72h", _matches(_TTL, "72h")),
    "membership_dual_control": Rule("off", _one_of("on", "off")),
    "default_payment_method": Rule("manual", _one_of("ach", "check", "wire", "manual")),
    "high_value_contribution": Rule("250000", _whole(1), money=True),
    "high_value_transaction": Rule("500000", _whole(1), money=True),
    "all_cash_below_minor": Rule("0", _whole(0), money=True),
    "loss_fallback": Rule("dro_only", _one_of("dro_only", "pro_rata"), money=True),
}

FIXED = frozenset({"tax_regime", "currency"})
"""Chosen once, when the cooperative is set up."""

DEFAULTS: dict[str, str] = {name: rule.default for name, rule in RULES.items()}


def checked(values: Mapping[str, str], *, field: str) -> dict[str, str]:
    """The values as they may be stored. Raises Invalid naming every unknown or bad one."""
    faults = Faults()
    for name, value in values.items():
        rule = RULES.get(name)
        if rule is None:
            faults.add(f"{field}.{name}", "There is no such setting.")
        elif message := rule.check(value):
            faults.add(f"{field}.{name}", message)
    faults.refuse()
    return dict(values)


def touches_money(changes: Mapping[str, str]) -> bool:
    """Such changes apply from the next period on."""
    return any(RULES[name].money for name in changes)


def minutes_of(ttl: str) -> int:
    """A time to live such as `15m` or `72h` in whole minutes, at least one."""
    amount, unit = int(ttl[:-1]), ttl[-1]
    seconds = amount * {"s": 1, "m": 60, "h": 3600, "d": 86400}[unit]
    return max(1, seconds // 60)


@dataclass(frozen=True, slots=True)
class SettingsVersion:
    """One change of settings; version 1 holds them all."""

    version: int
    changes: Mapping[str, str]
    effective_from: date


@dataclass(frozen=True, slots=True)
class Settings:
    """All versions in order; what holds on a day is decided per name."""

    history: Sequence[SettingsVersion]

    @property
    def version(self) -> int:
        return self.history[-1].version if self.history else 0

    def latest(self) -> dict[str, str]:
        """Everything as last decided, including what applies from a later day on."""
        values = dict(DEFAULTS)
        for version in self.history:
            values.update(version.changes)
        return values

    def on(self, day: date, name: str) -> str:
        """What holds on `day`."""
        value = DEFAULTS[name]
        for version in self.history:
            if name in version.changes and version.effective_from <= day:
                value = version.changes[name]
        return value

    def labor_rate_minor(self, day: date) -> int:
        return int(self.on(day, "labor_rate_minor"))

    def labor_rate_range(self, day: date) -> tuple[int, int]:
        low, high = self.on(day, "labor_rate_range").strip("[]").split(",")
        return int(low), int(high)


def require_changeable(changes: Mapping[str, str]) -> None:
    """Raises Invalid for nothing to change and for what is fixed at set-up."""
    if not changes:
        raise Invalid("Name at least one setting.", field="changes")
    faults = Faults()
    for name in FIXED.intersection(changes):
        faults.add(f"changes.{name}", "This is fixed once the cooperative is set up.")
    faults.refuse()
