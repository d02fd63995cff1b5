"""Writes the generated parts of the pages beside it: `make pages`, or `--check` to compare only.

A page says where a part belongs: between `<!-- generated: name -->` and `<!-- end -->`. All the
rest of a page is written by hand.
"""

import sys
from pathlib import Path

from pages import differences, rendered

DOCS = Path(__file__).resolve().parents[1]


def main(arguments: list[str]) -> int:
    """0 when every page holds what the code says; names of pages narrow it."""
    names = [word for word in arguments if not word.startswith("-")]
    paths = [DOCS / name for name in names] or sorted(DOCS.rglob("*.md"))
    stale = ""
    for path in paths:
        text = path.read_text("utf-8")
        anew = rendered(text)
        if anew != text and "--check" in arguments:
            stale += differences(text, anew, str(path.relative_to(DOCS.parent)))
        elif anew != text:
            path.write_text(anew, "utf-8")
            print(f"wrote {path.relative_to(DOCS.parent)}")
    sys.stderr.write(stale)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
