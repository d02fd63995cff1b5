"""`habitat trial-balance` over a gateway."""

from .gateway import Refused

ROWS = [
    {"account": {"number": "1110", "name": "Operating checking"}, "debits": "52150.37",
     "credits": "0.00", "balance": "52150.37"},
    {"account": {"number": "3900", "name": "[red]Equity"}, "debits": "0.00",
     "credits": "52150.37", "balance": "-52150.37"},
]  # fmt: skip


def balance(difference="0.00"):
    return {
        "trialBalance": {
            "ledger": "TAX", "asOf": "2026-03-31", "totalDebits": "52150.37",
            "totalCredits": "52150.37", "difference": difference, "rows": ROWS,
        }
    }  # fmt: skip


def test_it_shows_every_account_and_the_total(habitat, gateway, as_admin):
    gateway.answer = lambda *_: balance()
    code, out, _ = habitat(
        "trial-balance", "--url", gateway.url, "--ledger", "tax", "--as-of", "2026-03-31"
    )
    assert code == 0
    assert "52 150.37" in out
    assert "[red]Equity" in out  # a name is never read as markup
    ((_, variables, bearer),) = gateway.asked
    assert variables == {"ledger": "TAX", "asOf": "2026-03-31"}
    assert bearer == "Bearer the-token"


def test_books_that_are_out_of_balance_are_1(habitat, gateway, as_admin):
    gateway.answer = lambda *_: balance("0.01")
    code, _, err = habitat("trial-balance", "--url", gateway.url)
    assert code == 1
    assert err.startswith("UNBALANCED: BOOK is out by 0.01.")


def test_a_token_that_is_not_accepted_is_3(habitat, gateway, as_admin):
    def refuse(*_):
        raise Refused("UNAUTHENTICATED", "Sign in first.")

    gateway.answer = refuse
    code, _, err = habitat("trial-balance", "--url", gateway.url)
    assert code == 3
    assert "HABITAT_ADMIN_TOKEN is not accepted" in err


def test_a_gateway_that_does_not_answer_is_3(habitat, as_admin, monkeypatch):
    monkeypatch.setattr("habitat_cli.signing_in.PATIENCE_S", 0.2)
    code, _, err = habitat("trial-balance", "--url", "http://127.0.0.1:9")
    assert code == 3
    assert err.startswith("UNAVAILABLE: The gateway at http://127.0.0.1:9 does not answer.")
