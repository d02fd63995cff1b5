"""The catalogue of events names every fact that can travel, who tells it and who acts on it."""

import re

import pytest

from chassis.registry import Registry
from chassis.topology import QUEUES

PRODUCT = Registry()  # what the wire defines; other tests add facts of their own to the shared one

ROW = re.compile(r"^\| `([a-z0-9_.]+)` \|", re.MULTILINE)


@pytest.fixture(scope="module")
def page(root):
    return (root / "docs" / "events.md").read_text(encoding="utf-8")


def test_every_type_of_the_protos_stands_in_the_catalogue_once(page):
    named = ROW.findall(page.partition("## Queues")[0])
    assert sorted(named) == sorted(set(named))
    assert set(named) == set(PRODUCT.types()) != set()


def test_every_type_stands_under_its_producer(page):
    for part in page.partition("## Queues")[0].split("\n### ")[1:]:
        producer = part.partition("\n")[0].lower()
        assert {name.partition(".")[0] for name in ROW.findall(part)} == {producer}


def test_every_queue_stands_in_the_catalogue(page):
    assert set(ROW.findall(page.partition("## Queues")[2])) == set(QUEUES)
