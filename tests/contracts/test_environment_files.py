"""What the examples say, production refuses; what `make secrets` writes, it takes."""

import pytest

from agreements.settings import Settings as Agreements
from chassis.environment import SettingsRefused
from gateway.settings import Settings as Gateway
from habitat_cli.bootstrap import OperatorSettings
from people.settings import Settings as People
from treasury.settings import Settings as Treasury
from worker.settings import Settings as Worker

COMPOSED = {
    "treasury": Treasury,
    "people": People,
    "agreements": Agreements,
    "worker": Worker,
    "gateway": Gateway,
    "habitat": OperatorSettings,
}
SERVERS = (".env.staging.example", ".env.production.example")


@pytest.fixture
def started(monkeypatch):
    """Settings of one container, read from nothing but what Compose gives it."""

    def starting(project, name):
        for known in (field.upper() for field in COMPOSED[name].model_fields):
            monkeypatch.delenv(known, raising=False)
            monkeypatch.delenv(f"{known}_FILE", raising=False)
        for key, value in project["services"][name]["environment"].items():
            monkeypatch.setenv(key, value)
        return COMPOSED[name].load()

    return starting


@pytest.mark.parametrize("name", COMPOSED)
def test_production_refuses_the_secrets_that_everybody_can_read(
    read, started, root, tmp_path, name
):
    example = (root / ".env.dev.example").read_text("utf-8")
    copied = tmp_path / ".env"
    copied.write_text(example.replace("HABITAT_ENV=development", "HABITAT_ENV=production"), "utf-8")
    with pytest.raises(SettingsRefused) as refused:
        started(read("base", copied), name)
    for secret in ("JWT_SECRET", "INTERNAL_SERVICE_TOKEN", "The password in DATABASE_URL"):
        assert f"{secret} is still the known development value." in refused.value.faults


def test_production_refuses_an_example_that_nobody_filled(read, started, root):
    with pytest.raises(SettingsRefused) as refused:
        started(read("base", root / ".env.production.example"), "treasury")
    assert "JWT_SECRET is still the known development value." in refused.value.faults


@pytest.mark.parametrize("name", COMPOSED)
def test_production_takes_what_was_generated(read, started, name):
    assert started(read("prod"), name).production


@pytest.mark.parametrize("name", COMPOSED)
def test_development_starts_with_its_example(read, started, name):
    settings = started(read("base"), name)
    assert settings.habitat_env == "development"
    assert settings.habitat_business_date is None


def test_every_service_may_show_people_the_token_it_was_given(read, started):
    project = read("prod")
    people = started(project, "people")
    for name in ("treasury", "agreements", "worker", "gateway", "habitat"):
        told = project["services"][name]["environment"]["INTERNAL_SERVICE_TOKEN"]
        caller = "svc-operator" if name == "habitat" else f"svc-{name}"
        assert people.secret_of(caller).get_secret_value() == told


@pytest.mark.parametrize("example", SERVERS)
def test_generated_secrets_are_long_and_all_different(root, tmp_path, new_secrets, example):
    output = tmp_path / ".env"
    new_secrets["main"]([str(root / example), str(output)])
    asked = new_secrets["assignments"]((root / example).read_text("utf-8"))
    made = new_secrets["assignments"](output.read_text("utf-8"))
    secrets = {name: made[name] for name, value in asked.items() if value == "CHANGE_ME"}
    assert len(secrets["JWT_SECRET"]) == 64
    assert {len(value) for name, value in secrets.items() if name != "JWT_SECRET"} == {32}
    assert len(set(secrets.values())) == len(secrets)
    assert all(set(value) <= set("0123456789abcdef") for value in secrets.values())
    assert output.stat().st_mode & 0o777 == 0o600


def test_nothing_that_was_chosen_is_overwritten(root, tmp_path, new_secrets):
    output = tmp_path / ".env"
    output.write_text("JWT_SECRET=ours\nOURS=kept\nREAD_DB_PASSWORD=CHANGE_ME\n", "utf-8")
    example = str(root / ".env.production.example")
    new_secrets["main"]([example, str(output)])
    first = output.read_text("utf-8")
    values = new_secrets["assignments"](first)
    assert (values["JWT_SECRET"], values["OURS"]) == ("ours", "kept")
    assert values["READ_DB_PASSWORD"] != "CHANGE_ME"
    new_secrets["main"]([example, str(output)])
    assert output.read_text("utf-8") == first


def test_a_missing_example_is_named_and_nothing_is_written(tmp_path, new_secrets, capsys):
    assert new_secrets["main"]([str(tmp_path / "elm"), str(tmp_path / ".env")]) == 2
    assert str(tmp_path / "elm") in capsys.readouterr().err
    assert not (tmp_path / ".env").exists()


def test_the_examples_ask_for_the_same_secrets(root, new_secrets):
    named = [new_secrets["assignments"]((root / name).read_text("utf-8")) for name in SERVERS]
    assert named[0].keys() == named[1].keys()
    development = new_secrets["assignments"]((root / ".env.dev.example").read_text("utf-8"))
    for values in named:
        assert {n for n, value in values.items() if value == "CHANGE_ME"} <= development.keys()
