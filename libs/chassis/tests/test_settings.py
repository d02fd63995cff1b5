"""A process starts with settings that hold, or says in plain words why it does not."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from chassis.environment import SettingsRefused
from chassis.settings import Duration, ServiceSettings

LONG = "k7" * 40
GOOD_PRODUCTION = {
    "HABITAT_ENV": "production",
    "JWT_SECRET": LONG,
    "INTERNAL_SERVICE_TOKEN": LONG,
    "DATABASE_URL": f"postgresql://svc_treasury:{LONG}@db:5432/habitat",
    "AMQP_URL": f"amqps://svc_treasury:{LONG}@broker/habitat",
}


class Settings(ServiceSettings):
    service = "treasury"

    grpc_port: int = 50051
    patience: Duration = timedelta(minutes=15)


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch):
    names = {name.upper() for name in Settings.model_fields}
    for name in [*names, *(f"{name}_FILE" for name in names)]:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def setenv(monkeypatch):
    def set_all(**values):
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return set_all


def refusal() -> str:
    with pytest.raises(SettingsRefused) as caught:
        Settings.load()
    return str(caught.value)


def test_development_needs_nothing():
    settings = Settings.load()
    assert settings.grpc_bind == "127.0.0.1:50051"
    assert settings.log_level == "debug"
    assert settings.log_format == "console"
    assert settings.amqp_url is None
    assert settings.event_retry_delays_s == (1, 5, 30)
    assert settings.database_url.get_secret_value().startswith("postgresql+asyncpg://svc_treasury:")


def test_values_come_typed_from_the_environment(setenv):
    setenv(
        HABITAT_BUSINESS_DATE="2026-04-05",
        EVENT_RETRY_DELAYS_S="0.1, 0.2",
        PATIENCE="7d",
        DATABASE_URL="postgresql://oak:leaf@db/habitat",
        AMQP_URL="",
    )
    settings = Settings.load()
    assert settings.habitat_business_date == date(2026, 4, 5)
    assert settings.event_retry_delays_s == (0.1, 0.2)
    assert settings.patience == timedelta(days=7)
    assert settings.database_url.get_secret_value() == "postgresql+asyncpg://oak:leaf@db/habitat"
    assert settings.amqp_url is None


def test_a_secret_may_come_from_a_file(setenv, tmp_path: Path):
    (tmp_path / "secret").write_text("from-a-file\n")
    setenv(JWT_SECRET_FILE=str(tmp_path / "secret"))
    assert Settings.load().jwt_secret.get_secret_value() == "from-a-file"


def test_a_missing_file_and_a_doubled_value_are_refused(setenv, tmp_path: Path):
    setenv(JWT_SECRET_FILE=str(tmp_path / "nowhere"))
    assert refusal() == "JWT_SECRET_FILE names a file that cannot be read."
    setenv(JWT_SECRET="x")
    assert "keep one" in refusal()


def test_an_unknown_habitat_name_is_refused_with_the_nearest_known_one(setenv):
    setenv(HABITAT_BUSNESS_DATE="2026-04-05", HABITAT_XYZZY="1")
    said = refusal()
    assert "HABITAT_BUSNESS_DATE is not a setting of Habitat. Did you mean HABITAT_BUSINESS" in said
    assert "HABITAT_XYZZY is not a setting" in said


def test_all_faults_are_told_at_once_and_never_the_value(setenv):
    setenv(DB_POOL_MAX="lots-canary", HABITAT_ENV="prod-canary", HABITAT_ENVV="1")
    said = refusal()
    assert "DB_POOL_MAX" in said
    assert "HABITAT_ENV:" in said
    assert "HABITAT_ENVV" in said
    assert "canary" not in said


def test_production_starts_with_strong_secrets(setenv):
    setenv(**GOOD_PRODUCTION)
    settings = Settings.load()
    assert settings.production
    assert settings.log_format == "json"
    assert settings.grpc_bind == "0.0.0.0:50051"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("JWT_SECRET", "k" * 63, "JWT_SECRET needs at least 64 characters"),
        ("JWT_SECRET", "CHANGE_ME" * 9, "JWT_SECRET is still the known development value"),
        ("JWT_SECRET", "change-this-in-production" * 3, "JWT_SECRET is still the known"),
        ("INTERNAL_SERVICE_TOKEN", "short", "INTERNAL_SERVICE_TOKEN needs at least 32"),
        ("DATABASE_URL", "postgresql://oak:leaf@db/habitat", "DATABASE_URL needs at least 32"),
        ("DATABASE_URL", "", "The password in DATABASE_URL is still the known"),
        ("AMQP_URL", "amqp://oak:leaf@broker/habitat", "AMQP_URL needs at least 32"),
        ("HABITAT_BUSINESS_DATE", "2026-04-05", "HABITAT_BUSINESS_DATE must not be set"),
        ("HABITAT_FAILPOINT", "relay.taken", "HABITAT_FAILPOINT must not be set in production"),
        ("LOG_LEVEL", "debug", "LOG_LEVEL must not be debug"),
    ],
)
def test_production_refuses(setenv, name, value, sentence):
    setenv(**(GOOD_PRODUCTION | {name: value}))
    said = refusal()
    assert sentence in said
    if value:
        assert value not in said or value in sentence


def test_a_failpoint_is_for_test_builds(setenv):
    setenv(HABITAT_FAILPOINT="relay.taken:2", HABITAT_ENV="test")
    assert Settings.load().habitat_failpoint == "relay.taken:2"
    setenv(HABITAT_FAILPOINT="relay.taken", HABITAT_ENV="staging")
    assert "HABITAT_FAILPOINT must not be set in staging" in refusal()


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (
            "relay.eaten",
            "there is no failpoint relay.eaten; there are agreements.command.",
        ),
        ("relay.taken:0", "a failpoint is written name or name:n"),
        ("relay.taken:1:2", "a failpoint is written name or name:n"),
        ("relay taken", "a failpoint is written name or name:n"),
    ],
)
def test_a_failpoint_that_does_not_exist_is_refused_with_those_that_do(setenv, value, sentence):
    setenv(HABITAT_FAILPOINT=value)
    assert sentence in refusal()


def test_no_secret_is_shown():
    shown = repr(Settings.load(jwt_secret="canary-jwt", database_url="postgresql://a:canary@h/d"))
    assert "canary" not in shown


def test_settings_do_not_change_after_the_start():
    with pytest.raises(ValueError, match="frozen"):
        Settings.load().db_pool_max = 3
