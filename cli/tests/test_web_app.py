"""The web app at a start: found where it was built, built for a person, never waited for else."""

import sys

import pytest

from habitat_cli.web_app import build_once, built_web_app


@pytest.fixture
def frontend(tmp_path):
    """A checkout's folder whose build writes one page."""
    (tmp_path / "build.sh").write_text(
        f"echo built >> {tmp_path}/told; mkdir -p {tmp_path}/out; touch {tmp_path}/out/index.html\n"
    )
    return tmp_path


def test_a_person_waits_for_it_once(frontend, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert built_web_app(frontend) is None
    build_once(frontend)
    build_once(frontend)
    assert built_web_app(frontend) == frontend / "out"
    assert (frontend / "told").read_text() == "built\n"


def test_a_program_does_not_wait(frontend, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False, raising=False)
    build_once(frontend)
    assert built_web_app(frontend) is None


def test_a_build_that_fails_keeps_nothing_from_starting(frontend, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    (frontend / "build.sh").write_text("exit 7\n")
    build_once(frontend)
    assert built_web_app(frontend) is None
