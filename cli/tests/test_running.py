"""Which system a command means."""

import json

import pytest

from habitat_cli import running
from habitat_cli.exits import Misused, Unreachable
from habitat_cli.home import Home


@pytest.fixture
def home(tmp_path):
    """A home that runs, as far as anybody can see."""
    place = Home.at(tmp_path / "grove")
    place.prepare()
    place.secret("internal_service_token")
    place.keep_secret("database_url_admin", "postgresql://postgres:x@127.0.0.1:5499/habitat")
    place.write_state({"url": "http://127.0.0.1:4099", "ports": {"people": 5002, "treasury": 5001}})
    with place.locked():
        yield place.root


def test_what_runs_from_the_home_is_taken(home, capsys):
    assert running.gateway(None, home) == "http://127.0.0.1:4099"
    assert running.database(None, home).endswith(":5499/habitat")
    assert running.is_local("http://127.0.0.1:4099", home)
    assert capsys.readouterr().err == ""


def test_the_command_line_is_stronger_and_the_choice_is_told(home, capsys, monkeypatch):
    assert running.gateway("http://coop.example", home) == "http://coop.example"
    assert f"Taking the gateway of --url, not of what runs from {home}." in capsys.readouterr().err
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/habitat")
    assert running.database(None, home) == "postgresql://elsewhere/habitat"
    said = capsys.readouterr().err
    assert f"Taking the database of DATABASE_URL, not of what runs from {home}." in said
    assert "elsewhere" not in said  # an address may hold a password


def test_the_same_address_twice_is_not_worth_a_word(home, capsys):
    running.gateway("http://127.0.0.1:4099", home)
    assert capsys.readouterr().err == ""


def test_a_home_that_rests_counts_for_nothing(tmp_path):
    place = Home.at(tmp_path)
    place.write_state({"url": "http://127.0.0.1:4099"})
    with pytest.raises(Unreachable, match="does not run from"):
        running.gateway(None, tmp_path)
    with pytest.raises(Unreachable, match="does not run from"):
        running.database(None, tmp_path)


def test_the_operator_speaks_to_the_services_of_the_home(home):
    settings = running.operator(home)
    assert settings.people_grpc == "127.0.0.1:5002"
    token = (home / "secrets" / "internal_service_token").read_text()
    assert settings.internal_service_token.get_secret_value() == token


def test_without_a_home_the_operator_reads_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("PEOPLE_GRPC", "people.example:50052")
    assert running.operator(tmp_path).people_grpc == "people.example:50052"


def test_a_value_may_stand_in_a_file(tmp_path, monkeypatch):
    (tmp_path / "url").write_text("postgresql://a/b\n")
    monkeypatch.setenv("DATABASE_URL_FILE", str(tmp_path / "url"))
    assert running.environment("DATABASE_URL") == "postgresql://a/b"
    monkeypatch.setenv("DATABASE_URL_FILE", str(tmp_path / "missing"))
    with pytest.raises(Misused, match="cannot be read"):
        running.environment("DATABASE_URL")


def test_status_and_down_of_a_home_that_never_ran(habitat, tmp_path):
    code, out, _ = habitat("status", "--home", tmp_path / "nowhere")
    assert code == 3
    assert "does not run from" in out
    code, out, _ = habitat("status", "--home", tmp_path / "nowhere", "--json")
    assert (code, json.loads(out)["running"]) == (3, False)
    code, out, _ = habitat("down", "--home", tmp_path / "nowhere", "--json")
    assert (code, json.loads(out)["stopped"]) == (0, False)


@pytest.mark.parametrize(
    ("elapsed", "seconds"),
    [("00:05", 5), ("12:05", 725), ("01:00:00", 3600), ("2-01:00:01", 176_401)],
)
def test_ps_tells_the_age_of_a_process(elapsed, seconds):
    from habitat_cli.commands.status import _seconds

    assert _seconds(elapsed) == seconds
