"""What the tests of the command share."""

import pytest


@pytest.fixture(autouse=True)
def quiet_surroundings(monkeypatch, tmp_path):
    """No home, no tokens and no colours of whoever runs the tests."""
    for name in ("HABITAT_ADMIN_TOKEN", "HABITAT_PASSWORD", "DATABASE_URL", "AMQP_URL"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NO_COLOR", "1")
