import pytest

from chassis.environment import SettingsRefused
from gateway.settings import Rate, Settings

SECRET = "x7" * 40
PRODUCTION = {
    "habitat_env": "production",
    "jwt_secret": SECRET,
    "internal_service_token": SECRET,
    "database_url": f"postgresql://svc_gateway:{SECRET}@db/habitat",
    "cors_origin": "https://books.example.org",
}


def test_development_is_generous_and_production_strict():
    assert Settings.load().rate("login_ip") == Rate(100, 60)
    strict = Settings.load(**PRODUCTION)
    assert strict.rate("login_ip") == Rate(5, 60)
    assert strict.rate("login_account") == Rate(10, 3600)
    assert strict.rate("mutation") == Rate(60, 60)
    assert strict.rate("query") == Rate(300, 60)
    assert strict.graphql_introspection == "signed-in"


@pytest.mark.parametrize(
    ("name", "value"),
    [("cors_origin", "*"), ("graphql_introspection", "on"), ("log_level", "debug")],
)
def test_production_does_not_start_wide_open(name, value):
    with pytest.raises(SettingsRefused, match=name.upper()):
        Settings.load(**(PRODUCTION | {name: value}))


@pytest.mark.parametrize("rate", ["5", "0/1m", "5/m", "-1/1m", "5/1w", "many"])
def test_a_rate_is_written_like_60_in_1m(rate):
    with pytest.raises(SettingsRefused, match="RATE_LIMIT_QUERY"):
        Settings.load(rate_limit_query=rate)


def test_rates_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("RATE_LIMIT_MUTATION", "7/2h")
    assert Settings.load().rate("mutation") == Rate(7, 7200)
