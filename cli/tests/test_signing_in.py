"""Who acts: a token, or e-mail and password in one of several ways."""

import io
import sys

import pytest

from .test_trial_balance import balance


@pytest.fixture
def ask(habitat, gateway):
    gateway.answer = lambda *_: balance()
    return lambda *words: habitat("trial-balance", "--url", gateway.url, *words)


def test_the_password_comes_from_standard_input(ask, gateway, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("right\n"))
    assert ask("--email", "alder@example.org", "--password-stdin")[0] == 0
    login = gateway.asked[0][1]["input"]
    assert login == {"email": "alder@example.org", "password": "right"}
    assert gateway.asked[1][2] == "Bearer signed-in"


def test_the_password_comes_from_the_environment(ask, monkeypatch):
    monkeypatch.setenv("HABITAT_PASSWORD", "right")
    assert ask("--email", "alder@example.org")[0] == 0


def test_the_password_comes_from_a_file(ask, monkeypatch, tmp_path):
    (tmp_path / "password").write_text("right\n")
    monkeypatch.setenv("HABITAT_PASSWORD_FILE", str(tmp_path / "password"))
    assert ask("--email", "alder@example.org")[0] == 0


def test_a_file_that_is_not_there_is_2(ask, monkeypatch):
    monkeypatch.setenv("HABITAT_PASSWORD_FILE", "/nowhere/password")
    code, _, err = ask("--email", "alder@example.org")
    assert code == 2
    assert "HABITAT_PASSWORD_FILE names a file that cannot be read." in err


def test_a_wrong_password_is_3_and_is_not_repeated_on_the_screen(ask, monkeypatch):
    monkeypatch.setenv("HABITAT_PASSWORD", "wrong-and-secret")
    code, out, err = ask("--email", "alder@example.org")
    assert code == 3
    assert err.startswith("UNAUTHENTICATED: ")
    assert "wrong-and-secret" not in out + err


def test_an_email_is_stronger_than_a_token(ask, gateway, monkeypatch):
    monkeypatch.setenv("HABITAT_ADMIN_TOKEN", "the-token")
    monkeypatch.setenv("HABITAT_PASSWORD", "right")
    assert ask("--email", "alder@example.org")[0] == 0
    assert gateway.asked[-1][2] == "Bearer signed-in"


def test_nobody_is_asked_where_nobody_sits(ask, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    code, _, err = ask()
    assert code == 2
    assert err.startswith("USAGE: Who are you?")
    code, _, err = ask("--email", "alder@example.org")
    assert code == 2
    assert err.startswith("USAGE: There is no password for alder@example.org.")
