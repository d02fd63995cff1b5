import subprocess
import sys
from pathlib import Path


def run(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "gateway", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env={"PATH": "/usr/bin:/bin", **environment},
        check=False,
    )


def test_it_prints_the_schema_that_is_committed():
    committed = Path(__file__).parents[1] / "schema.graphql"
    done = run("schema")
    assert (done.returncode, done.stdout) == (0, committed.read_text("utf-8"))


def test_it_does_not_start_with_settings_that_make_no_sense():
    done = run("serve", RATE_LIMIT_QUERY="often", HABITAT_COLOUR="green")
    assert done.returncode == 2
    assert "gateway: HABITAT_COLOUR is not a setting of Habitat." in done.stderr
    assert "RATE_LIMIT_QUERY: a rate is written like 60/1m." in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken_is_told_in_a_sentence():
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("serve", PORT=str(port), HABITAT_ENV="test")
    assert done.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{port}: the port is taken." in done.stderr
