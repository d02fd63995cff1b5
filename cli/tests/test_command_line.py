"""The command as a whole: its help, its words for errors, its exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from habitat_cli import command_line
from habitat_cli.api import ApiError
from habitat_cli.command_line import COMMANDS
from habitat_cli.exits import Code, Misused, Unreachable, explain
from habitat_cli.home import HomeBusy, HomeUnusable
from kernel.errors import Conflict, Forbidden, HabitatError, Invalid, Unavailable


def test_help_lists_every_command_and_shortens_none(habitat):
    for words in ((), ("--help",)):
        code, out, err = habitat(*words)
        assert (code, err) == (0, "")
        for name, (_, line) in COMMANDS.items():
            assert name in out
            assert line in out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(habitat, name):
    code, out, _ = habitat(name, "--help")
    assert code == 0
    assert "--json" in out or name in ("import", "dlq", "events")


def test_help_imports_no_command():
    script = (
        "import sys; from habitat_cli.__main__ import main; main(['--help']); "
        "print(*[m for m in sys.modules if m.split('.')[0] in "
        "('grpc', 'asyncpg', 'sqlalchemy', 'rich', 'httpx2', 'pydantic', 'google')], "
        "file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stderr.split() == []


def test_the_version_is_told(habitat):
    code, out, _ = habitat("--version")
    assert code == 0
    assert out.startswith("habitat ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["verfy"], "USAGE: No such command 'verfy'. Did you mean 'verify'?"),
        (["--nonsense"], "USAGE: No such option: --nonsense"),
        (["verify", "--jsn"], "USAGE: No such option: --jsn"),
        (["import"], "USAGE: Missing command."),
        (["import", "members"], "USAGE: Missing argument"),
        (["trial-balance", "--ledger", "CASH"], "USAGE: Invalid value for"),
        (["trial-balance", "--as-of", "yesterday"], "USAGE: Invalid value for"),
        (["dlq", "discard", "habitat.treasury", "1"], "USAGE: Missing option '--reason'"),
        (["up", "--port", "99999"], "USAGE: Invalid value for"),
    ],
)
def test_wrong_usage_is_2_and_points_to_help(habitat, words, said):
    code, out, err = habitat(*words)
    assert (code, out) == (2, "")
    assert err.startswith(said)
    assert "--help` shows what it takes." in err


def test_nothing_runs_here_is_3_and_says_what_to_do(habitat, as_admin):
    for words in (["trial-balance"], ["dlq", "list"], ["explain", "Alder"], ["verify"]):
        code, out, err = habitat(*words)
        assert (code, out) == (3, "")
        assert err.startswith("UNAVAILABLE: Habitat does not run from ")
        assert "`habitat up` starts a system" in err


def test_a_bug_is_4_without_a_traceback_and_leaves_a_log(habitat, monkeypatch, tmp_path):
    def broken(_arguments):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(command_line, "run", broken)
    (tmp_path / ".local/share/habitat").mkdir(parents=True)
    code, out, err = habitat("verify")
    assert (code, out) == (4, "")
    assert "Traceback" not in err
    assert err.startswith("INTERNAL: Something went wrong on our side (ZeroDivisionError).")
    log = Path(err.split("The details are in ")[1].strip().rstrip("."))
    assert "ZeroDivisionError: division by zero" in log.read_text()


def test_an_interrupted_command_is_130(habitat, monkeypatch):
    def interrupted(_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(command_line, "run", interrupted)
    assert habitat("verify")[0] == 130


@pytest.mark.parametrize(
    ("error", "code", "text"),
    [
        (Invalid("No date.", field="date"), 1, "VALIDATION: No date. (date)"),
        (Conflict("There is an admin."), 1, "CONFLICT: There is an admin."),
        (Forbidden("This needs the role admin."), 3, "FORBIDDEN: This needs the role admin."),
        (Unavailable("Nobody is there."), 3, "UNAVAILABLE: Nobody is there."),
        (ApiError("Closed.", {"code": "PERIOD_NOT_OPEN"}), 1, "PERIOD_NOT_OPEN: Closed."),
        (ApiError("Expired.", {"code": "TOKEN_EXPIRED"}), 3, "TOKEN_EXPIRED: Expired."),
        (ApiError("Oops.", {"code": "INTERNAL"}), 4, "INTERNAL: Oops."),
        (HabitatError(), 4, "INTERNAL: Something went wrong on our side."),
        (Misused("Both were given."), 2, "USAGE: Both were given."),
        (Unreachable("It does not run."), 3, "UNAVAILABLE: It does not run."),
        (HomeBusy("It runs."), 5, "BUSY: It runs."),
        (HomeUnusable("No room."), 3, "HOME_UNUSABLE: No room."),
        (FileNotFoundError(2, "No such file", "a.csv"), 2, "NO_FILE: a.csv: No such file."),
        (PermissionError(13, "Denied", "a.csv"), 3, "PERMISSION: a.csv: Denied."),
        (ConnectionRefusedError(), 3, "UNAVAILABLE: Nobody answers."),
        (OSError(28, "No space left"), 3, "SYSTEM: No space left."),
    ],
)  # fmt: skip
def test_every_error_has_a_code_a_sentence_and_an_exit_code(error, code, text):
    explained = explain(error)
    assert explained is not None
    assert explained.exit_code == code
    assert str(explained).splitlines()[0] == text


def test_a_database_error_is_told_apart_from_a_bug():
    class DatabaseError(Exception):
        sqlstate = "28P01"

    refused = explain(DatabaseError("password authentication failed"))
    assert refused is not None
    assert (refused.code, refused.exit_code) == ("DATABASE", Code.UNREACHABLE)
    DatabaseError.sqlstate = "42703"
    assert explain(DatabaseError("no such column")) is None
    assert explain(ValueError("a bug")) is None


def test_several_violations_are_listed_below_the_sentence():
    error = ApiError("The request is not valid.", {"code": "VALIDATION", "field": "amount"})
    assert str(explain(error)) == "VALIDATION: The request is not valid. (amount)"


def test_json_is_the_only_thing_on_standard_output(habitat, gateway, as_admin):
    gateway.answer = lambda *_: {
        "trialBalance": {
            "ledger": "BOOK", "asOf": None, "totalDebits": "0.00", "totalCredits": "0.00",
            "difference": "0.00", "rows": [],
        }
    }  # fmt: skip
    code, out, err = habitat("trial-balance", "--url", gateway.url, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["difference"] == "0.00"
