"""`habitat demo --data`: exact for any valid cooperative, a plain refusal for others."""

import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from habitat_cli.importing import INLINE_MAX

from .cooperatives import write_cooperative
from .oracle import reckon

SAMPLE = Path(__file__).parents[2] / "cli" / "habitat_cli" / "sample"


def demo(*arguments: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "habitat_cli", "demo", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


@pytest.mark.parametrize(
    ("seed", "members", "surplus", "rate"),
    [
        (1, 1, "0.01", "0.20"),
        (2, 13, "48750.37", "0.3333"),
        (4, 21, "-0.03", "0.20"),
    ],
)
def test_any_cooperative_gets_the_exact_cent(
    tmp_path: Path, seed: int, members: int, surplus: str, rate: str
) -> None:
    write_cooperative(tmp_path / "in", seed, members=members)
    out = tmp_path / "out.json"
    done = demo(
        "--data", tmp_path / "in", f"--surplus={surplus}", "--cash-rate", rate, "--json", out
    )
    assert done.returncode == 0, done.stdout + done.stderr
    expected = reckon(tmp_path / "in", int(Fraction(surplus) * 100), Fraction(rate))
    assert json.loads(out.read_text()) == expected


@pytest.mark.timeout(300)
def test_files_beyond_the_limit_of_the_api_are_divided_all_the_same(tmp_path: Path) -> None:
    write_cooperative(tmp_path / "in", 8, members=40)
    contributions = tmp_path / "in" / "contributions.csv"
    at_length = "Piece of work told at length " * 135
    contributions.write_text(contributions.read_text().replace("Piece of work", at_length))
    assert contributions.stat().st_size > INLINE_MAX
    out = tmp_path / "out.json"
    done = demo("--data", tmp_path / "in", "--surplus=1000.01", "--json", out)
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(out.read_text()) == reckon(tmp_path / "in", 100_001, Fraction(1, 5))


def _refused(tmp_path: Path, folder: Path, *arguments: str) -> str:
    out = tmp_path / "out.json"
    done = demo("--data", folder, "--json", out, *arguments)
    assert done.returncode == 1, done.stdout + done.stderr
    assert not out.exists()
    return done.stderr


def test_bad_files_are_refused_with_every_row_at_once(tmp_path: Path) -> None:
    write_cooperative(tmp_path / "in", 5, members=3)
    members = tmp_path / "in" / "members.csv"
    rows = "not-an-address,Oak,king,active,2024-02-30,,\n"
    rows += "ADMIN@habitat.example,Yew,member,active,2024-02-01,,\n"
    members.write_text(members.read_text() + rows)
    contributions = tmp_path / "in" / "contributions.csv"
    lines = contributions.read_text().splitlines()
    lines.append("nobody@example.org,Q3 2031,labor,-5.00,,approved,,,,,")
    contributions.write_text("\n".join(lines) + "\n")
    said = _refused(tmp_path, tmp_path / "in", "--surplus=100.00")
    for word in (
        "members.csv",
        "contributions.csv",
        "email",
        "role",
        "operators",
        "E310",
        "E311",
        "E320",
    ):
        assert word in said, said


def test_a_cash_rate_below_the_minimum_is_refused(tmp_path: Path) -> None:
    said = _refused(tmp_path, SAMPLE, "--surplus=100.00", "--cash-rate", "0.19")
    assert "VALIDATION" in said
