"""What a page says of the code is what the code says."""

import subprocess
import sys

import pytest

PAGES = (
    "events.md",
    "data-import.md",
    "operator.md",
    "api.md",
    "observability.md",
    "reliability/crash-points.md",
)


def test_the_pages_are_as_the_code_would_have_them(root):
    """`make pages` writes them anew."""
    told = subprocess.run(
        [sys.executable, "docs/generate", "--check"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_generated_parts(root, page):
    assert "<!-- generated: " in (root / "docs" / page).read_text(encoding="utf-8")
