"""Every line carries the ids of its call, and no line carries a secret (attack A11)."""

import json
import logging
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis import logs
from chassis.settings import ServiceSettings
from chassis.tokens import Claims, sign


class Settings(ServiceSettings):
    service = "treasury"


@pytest.fixture
def lines(capsys):
    """Calls the function with a logger and gives back what was written."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level

    def run(write, **values):
        logs.configure(Settings(log_format="json", **values))
        write(logging.getLogger("oak"))
        return capsys.readouterr().out

    yield run
    root.handlers[:] = before
    root.setLevel(level)


def test_a_line_is_json_with_service_time_and_ids(lines):
    def write(log):
        with logs.fields(correlation_id="c-1"), logs.fields(workflow_id="w-1"):
            log.info("closed %s", "Q1", extra={"took_ms": 3})
        logs.note(user_id="nobody listens")
        log.info("after")
        with logs.fields(correlation_id="c-2"):
            logs.note(user_id="birch", member_id=None)
            log.info("named")

    first, second, third = map(json.loads, lines(write).splitlines())
    assert first["message"] == "closed Q1"
    assert (first["service"], first["environment"]) == ("treasury", "development")
    assert first["version"]
    assert first["level"] == "info"
    assert first["took_ms"] == 3
    assert (first["correlation_id"], first["workflow_id"]) == ("c-1", "w-1")
    assert first["timestamp"].endswith("Z")
    assert "correlation_id" not in second
    assert (third["correlation_id"], third["user_id"]) == ("c-2", "birch")
    assert "member_id" not in third
    assert "user_id" not in second


def test_a_secret_is_hidden_by_its_name_and_by_its_shape(lines):
    from datetime import UTC, datetime

    now = datetime.now(UTC)
    token = sign("s" * 64, Claims(subject="svc-x", issued_at=now, expires_at=now))

    def write(log):
        log.info("a", extra={"password": "canary", "refresh_token": "canary", "payee": 7})
        log.info("connect postgresql://svc:canary@db:5432/habitat")
        log.info("header Bearer canary and %s", token)
        log.info('body {"password": "canary", "name": "Willow"} password=canary')
        try:
            raise ValueError("amqp://svc:canary@broker refused")
        except ValueError:
            log.exception("failed")

    said = lines(write)
    told = json.loads(said.splitlines()[-1])["error"]
    assert told["type"] == "ValueError"
    assert "refused" in told["message"]
    assert "canary" not in said
    assert token not in said
    assert "Willow" in said
    assert "db:5432" in said
    assert "Traceback" in told["stack"]


_NAMES = st.sampled_from(["amount", "api_KEY", "to\u212aen", "Pa\u017fsword", "payee", "note"])
_SECRETS = ["Password=", "\u017fecret: ", 'token"\': "', "BEARER ", "eyJabcdefghij.x.y", "://a:b@c"]
_WORDS = ["canary", "Willow", "\\", '"', "\n", "\u00e9", " "]
_TEXTS = st.lists(st.sampled_from([*_SECRETS, *_WORDS])).map("".join)


@given(message=_TEXTS, extras=st.dictionaries(_NAMES, st.one_of(_TEXTS, st.integers())))
def test_a_line_that_looks_harmless_at_a_glance_is(message, extras):
    """Few lines are looked at value by value; what comes out is as if all were."""
    record = logging.makeLogRecord({"msg": message, "args": (), **extras})
    lines = logs.JsonLines({"service": "treasury"})
    with pytest.MonkeyPatch.context() as always:
        always.setattr(logs, "_SUSPECT", ("",))
        careful = lines.format(record)
    assert lines.format(record) == careful


def test_a_console_reads_as_text(lines, capsys):
    logs.configure(Settings(log_format="console"))
    logging.getLogger("oak").warning("the books %s", "balance")
    assert "the books balance" in capsys.readouterr().out


def test_the_level_holds(lines):
    def write(log):
        log.debug("unseen")
        log.warning("seen")

    assert "unseen" not in lines(write, log_level="info")


def test_a_service_does_not_carry_what_only_draws_tracebacks():
    """rich takes ten megabytes; whoever wants it afterwards still finds it."""
    pytest.importorskip("rich")
    program = (
        "import sys; from chassis import logs; from chassis.settings import ServiceSettings; "
        "logs.configure(ServiceSettings(log_format='json')); carried = 'structlog' in sys.modules; "
        "logs.configure(ServiceSettings(log_format='console')); "
        "carried |= 'rich' in sys.modules; import rich; sys.exit(carried)"
    )
    environment = {"HABITAT_ENV": "test", "PATH": ""}
    assert subprocess.run([sys.executable, "-c", program], env=environment).returncode == 0
