"""What the tests of the command share."""

import pytest

from habitat_cli.__main__ import main

from .gateway import FakeGateway


@pytest.fixture(autouse=True)
def quiet_surroundings(monkeypatch, tmp_path):
    """No home, no tokens and no colours of whoever runs the tests."""
    for name in ("HABITAT_ADMIN_TOKEN", "HABITAT_PASSWORD", "DATABASE_URL", "AMQP_URL"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.fixture
def gateway():
    server = FakeGateway()
    yield server
    server.close()


@pytest.fixture
def habitat(capsys):
    """Run one command line; gives its exit code and what it said on both streams."""

    def run(*words):
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def as_admin(monkeypatch):
    """Somebody who came with a token."""
    monkeypatch.setenv("HABITAT_ADMIN_TOKEN", "the-token")
