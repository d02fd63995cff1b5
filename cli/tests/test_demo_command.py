"""The options of `habitat demo`; the play itself is a journey."""

import pytest

from habitat_cli.demo import stage
from habitat_cli.demo.imports import FilesRefused
from habitat_cli.exits import Misused
from kernel.errors import Refused


@pytest.fixture
def played(monkeypatch):
    """Requests that reached the stage; nothing is played."""
    requests = []

    async def perform(request, *, console, keep=False, standing=None):
        requests.append((request, standing or keep))
        return 0

    monkeypatch.setattr(stage, "perform", perform)
    return requests


@pytest.fixture
def folder(tmp_path, habitat):
    habitat("demo", "--write-templates", tmp_path / "ours")
    return tmp_path / "ours"


def test_the_sample_needs_nothing(habitat, played):
    assert habitat("demo")[0] == 0
    ((request, keep),) = played
    assert not keep
    assert not request.own_data
    assert request.surplus_minor == 4_875_037
    assert request.cash_rate_bp is None
    assert request.roll_forward
    assert (request.folder / "members.csv").exists()


@pytest.mark.parametrize(
    ("words", "surplus", "rate", "roll_forward"),
    [
        (["--surplus", "48750.37"], 4_875_037, None, True),
        (["--surplus", "-300"], -30_000, None, True),
        (["--surplus=-0.01", "--pending", "block"], -1, None, False),
        (["--surplus", "0.1", "--cash-rate", "0.25"], 10, 2_500, True),
        (["--surplus", "7", "--cash-rate", "1", "--pending", "roll-forward"], 700, 10_000, True),
    ],
)
def test_own_data_takes_exact_figures(habitat, played, folder, words, surplus, rate, roll_forward):
    assert habitat("demo", "--data", folder, *words)[0] == 0
    ((request, _),) = played
    assert request.own_data
    assert (request.surplus_minor, request.cash_rate_bp) == (surplus, rate)
    assert request.roll_forward is roll_forward


def test_the_system_may_be_kept(habitat, played):
    habitat("demo", "--keep")
    assert played[0][1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--data", "{folder}"], "USAGE: Own data needs --surplus"),
        (["--data", "/nowhere", "--surplus", "1"], "NO_FILE: There is no directory /nowhere."),
        (["--surplus", "many"], "USAGE: The surplus is a decimal amount"),
        (["--surplus", "1.005"], "USAGE: The surplus is a decimal amount"),
        (["--surplus", "NaN"], "USAGE: The surplus is a decimal amount"),
        (["--surplus", "1e3"], "USAGE: The surplus is a decimal amount"),
        (["--cash-rate", "20%"], "USAGE: The cash rate is a decimal"),
        (["--cash-rate", "1.01"], "USAGE: The cash rate is at most 1."),
        (["--pending", "perhaps"], "USAGE: Invalid value for"),
        (["--json", "/nowhere/out.json"], "NO_FILE: There is no directory /nowhere."),
    ],
)
def test_what_cannot_be_meant_is_2_before_anything_starts(habitat, played, folder, words, said):
    code, out, err = habitat("demo", *(word.format(folder=folder) for word in words))
    assert (code, out) == (2, "")
    assert err.startswith(said)
    assert played == []


def test_missing_files_are_named(habitat, played, folder):
    (folder / "members.csv").unlink()
    (folder / "contributions.csv").unlink()
    code, _, err = habitat("demo", "--data", folder, "--surplus", "1")
    assert code == 2
    assert err.startswith(f"NO_FILE: {folder} lacks members.csv, contributions.csv.")
    assert "--write-templates" in err


def test_refused_files_list_every_row_and_are_1(habitat, folder, monkeypatch):
    message = {"file": "members.csv", "row": 3, "column": "email", "code": "E110",
               "message": "Twice.", "hint": ""}  # fmt: skip

    async def refuse(*_, **__):
        raise FilesRefused([message, message | {"row": 9}])

    monkeypatch.setattr(stage, "perform", refuse)
    code, _, err = habitat("demo", "--data", folder, "--surplus", "1")
    assert code == 1
    assert err.splitlines() == [
        "members.csv:3: email: E110: Twice.",
        "members.csv:9: email: E110: Twice.",
        "VALIDATION: The files were refused; nothing was imported.",
    ]


def test_a_refused_close_is_1_with_its_code(habitat, folder, monkeypatch, tmp_path):
    async def refuse(*_, **__):
        raise Refused("Nobody can bear the loss.", reason="LOSS_UNALLOCABLE")

    monkeypatch.setattr(stage, "perform", refuse)
    out = tmp_path / "out.json"
    code, _, err = habitat("demo", "--data", folder, "--surplus=-1", "--json", out)
    assert (code, err) == (1, "LOSS_UNALLOCABLE: Nobody can bear the loss.\n")
    assert not out.exists()


def test_a_system_that_runs_is_named_by_its_gateway_and_its_database(habitat, played, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://habitat_read@db/habitat")
    assert habitat("demo", "--url", "http://gateway:4000")[0] == 0
    ((_, standing),) = played
    assert standing.url == "http://gateway:4000"
    assert standing.admin_url == "postgresql://habitat_read@db/habitat"


@pytest.mark.parametrize(
    ("words", "database", "said"),
    [
        ([], "", "DATABASE_URL"),
        (["--keep"], "postgresql://habitat_read@db/habitat", "--keep"),
    ],
)
def test_a_system_that_runs_cannot_be_kept_or_left_unverified(
    habitat, played, monkeypatch, words, database, said
):
    monkeypatch.setenv("DATABASE_URL", database)
    code, _, err = habitat("demo", "--url", "http://gateway:4000", *words)
    assert (code, played) == (2, [])
    assert said in err


async def test_the_demo_keeps_off_a_system_of_another_day(monkeypatch):
    monkeypatch.setenv("HABITAT_BUSINESS_DATE", "2026-04-06")
    with pytest.raises(Misused, match="2026-04-05"):
        await stage.perform(None, console=None, standing=stage.Standing("http://gateway", ""))
