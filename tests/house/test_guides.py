"""The guides and their pictures belong together, and the pictures stay small."""

import re
import struct

import pytest

PICTURE = re.compile(r"!\[([^\]]+)\]\((?:docs/guides/)?images/([a-z-]+\.png)\)")
ANY_PICTURE = re.compile(r"!\[")
WIDTHS = {390, 1280}
BYTES_MAX = 100_000


@pytest.fixture(scope="module")
def images(root):
    return {path.name: path.read_bytes() for path in (root / "docs/guides/images").iterdir()}


@pytest.fixture(scope="module")
def guides(root):
    paths = [*sorted((root / "docs/guides").glob("*.md")), root / "README.md"]
    return {path.name: path.read_text(encoding="utf-8") for path in paths}


def test_every_picture_that_a_guide_names_exists_and_every_picture_is_named(guides, images):
    named = {name for text in guides.values() for _, name in PICTURE.findall(text)}
    assert named == set(images)


def test_every_picture_says_in_words_what_it_shows(guides):
    for name, text in guides.items():
        found = PICTURE.findall(text)
        assert len(found) == len(ANY_PICTURE.findall(text)), name
        assert all(len(words) > 10 for words, _ in found), name


def test_the_pictures_are_screens_and_small(images):
    for name, body in images.items():
        width, _height = struct.unpack(">II", body[16:24])
        assert width in WIDTHS, f"{name} is {width} px wide"
        assert len(body) <= BYTES_MAX, f"{name} has {len(body)} bytes"
