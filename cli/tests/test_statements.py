"""`habitat explain` and `habitat statement`."""

import csv
import io
import json

import pytest

ALDER = {"id": "m1", "number": "M-0001", "displayName": "Alder", "email": "alder@example.org"}
ELDER = {"id": "m2", "number": "M-0002", "displayName": "<b>Elder", "email": "elder@example.org"}
PERIODS = [
    {"id": "p2", "code": "2026Q2", "name": "Q2 2026", "status": "OPEN", "startDate": "2026-04-01",
     "endDate": "2026-06-30"},
    {"id": "p1", "code": "2026Q1", "name": "Q1 2026", "status": "CLOSED",
     "startDate": "2026-01-01", "endDate": "2026-03-31"},
]  # fmt: skip
STATEMENT = {
    "periodName": "Q1 2026", "noticeKind": "QUALIFIED",
    "agreement": {"number": "AG-1", "status": "APPLIED", "revision": 1, "netIncome": "100.00",
                  "allocableSurplus": "100.00", "totalWeighted": "400.00", "cashRateBp": 2000,
                  "memberCount": 2, "appliedAt": None, "inputsHash": "abc"},
    "allocation": {"number": "L-1", "raw": "300.00", "weightedValue": "300.00",
                   "sharePercent": "75", "total": "-7132.43", "cash": "0.00",
                   "retained": "-7132.43", "taxTotal": "-7132.43",
                   "byCategory": [{"categoryCode": "=labor", "raw": "300.00", "weight": "1.0",
                                   "weightedValue": "300.00", "amount": "-7132.43"}]},
    "claims": [{"contributionNumber": "C-1", "categoryCode": "labor",
                "contributionDate": "2026-02-01", "raw": "300.00", "weight": "1.0",
                "weightedValue": "300.00", "counted": True}],
    "steps": [{"step": 1, "title": "Share", "explanation": "300 of <script>400</script>",
               "result": "3/4"}],
}  # fmt: skip


def answered(query, variables, members=(ALDER,), statement=STATEMENT, periods=PERIODS):
    if "members(" in query:
        return {"members": {"edges": [{"node": member} for member in members]}}
    if "periods(" in query:
        info = {"hasNextPage": False, "endCursor": None}
        return {"periods": {"edges": [{"node": p} for p in periods], "pageInfo": info}}
    assert variables["member"] in ("m1", "m2")
    return {
        "apiInfo": {"name": "Grove & Co", "currency": "USD"},
        "allocationStatement": statement and {**statement, "askedFor": variables["period"]},
    }


@pytest.fixture
def ask(habitat, gateway, as_admin):
    def run(*words, **answers):
        gateway.answer = lambda query, variables: answered(query, variables, **answers)
        return habitat(*words, "--url", gateway.url)

    return run


def test_every_step_is_told(ask):
    code, out, _ = ask("explain", "alder@example.org")
    assert code == 0
    assert out.startswith("Alder (M-0001), Q1 2026: -7 132.43\n")
    assert "1. Share\n   300 of <script>400</script>\n   = 3/4" in out


@pytest.mark.parametrize("who", ["M-0001", "m-0001", "Alder", " ALDER ", "Alder@Example.org"])
def test_a_member_is_found_by_number_email_or_name(ask, who):
    assert ask("explain", who, members=(ELDER, ALDER))[1].startswith("Alder")


def test_part_of_a_name_is_enough_when_it_is_the_only_one(ask):
    assert ask("explain", "ald")[0] == 0


def test_a_name_that_could_be_several_is_asked_back(ask):
    code, _, err = ask("explain", "lder", members=(ALDER, ELDER))
    assert code == 1
    assert "lder could be Alder (M-0001), <b>Elder (M-0002)." in err


def test_nobody_of_that_name(ask):
    code, _, err = ask("explain", "Oak", members=())
    assert (code, err) == (1, "NOT_FOUND: There is no member Oak, or you may not see them.\n")


@pytest.mark.parametrize(
    ("words", "period"),
    [((), "p1"), (("--period", "q2-2026"), "p2"), (("--period", "2026 Q1"), "p1")],
)
def test_the_newest_closed_period_is_meant_unless_one_is_named(ask, words, period):
    _, out, _ = ask("explain", "Alder", "--json", *words)
    assert json.loads(out)["askedFor"] == period


def test_an_unknown_period_is_told_with_the_known_ones(ask):
    code, _, err = ask("explain", "Alder", "--period", "Q3 2031")
    assert code == 1
    assert "There is no period Q3 2031. Known: Q2 2026, Q1 2026." in err
    assert "No period is closed yet" in ask("explain", "Alder", periods=PERIODS[:1])[2]


def test_a_member_without_an_allocation(ask):
    assert "Alder has no allocation in Q1 2026." in ask("explain", "Alder", statement=None)[2]


def test_the_page_is_whole_and_everything_in_it_is_inert(ask):
    code, page, _ = ask("statement", "elder@example.org", members=(ELDER,))
    assert code == 0
    assert page.startswith("<!doctype html>")
    assert page.endswith("</body></html>\n")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "&lt;b&gt;Elder" in page
    assert "Grove &amp; Co" in page
    for outside in ("http:", "https:", "src=", "url(", "@import"):
        assert outside not in page
    assert "@media print" in page
    assert "qualified written notice" in page


def test_the_csv_is_safe_to_open_and_its_numbers_stay_numbers(ask):
    code, text, _ = ask("statement", "Alder", "--format", "csv")
    assert code == 0
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len({len(row) for row in rows}) == 1
    assert ["figures", "allocation", "-7132.43", "", "", ""] in rows
    assert ["categories", "'=labor", "300.00", "1.0", "300.00", "-7132.43"] in rows


def test_a_file_is_written_whole(ask, tmp_path):
    path = tmp_path / "alder.json"
    code, out, err = ask("statement", "Alder", "--format", "JSON", "--output", path)
    assert (code, out) == (0, "")
    assert err == f"Wrote {path}.\n"
    assert json.loads(path.read_text())["member"]["number"] == "M-0001"
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["alder.json"]


def test_a_directory_that_is_not_there_is_2(ask):
    code, _, err = ask("statement", "Alder", "-o", "/nowhere/alder.html")
    assert code == 2
    assert err.startswith("NO_FILE: There is no directory /nowhere.")
