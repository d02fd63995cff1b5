"""Every variable has words, and words are only had by variables that somebody reads."""

import ast
import runpy

import pytest

from agreements.settings import Settings as Agreements
from chassis.environment import KNOWN
from chassis.settings import ServiceSettings
from gateway.settings import Settings as Gateway
from people.settings import Settings as People
from treasury.settings import Settings as Treasury
from worker.settings import Settings as Worker

READ_BY_NAME = {
    "rate_limit_login_account",
    "rate_limit_login_ip",
    "rate_limit_mutation",
    "rate_limit_query",
}
"""`Settings.rate("query")` of the gateway."""

CHECKS = ("_complete", "_default", "_by_environment", "_failpoint_faults", "production_faults")
"""Methods of settings that judge or fill a value and do nothing with it."""

PROCESSES = (Treasury, People, Agreements, Worker, Gateway)


@pytest.fixture(scope="module")
def words(root):
    return runpy.run_path(str(root / "docs" / "generate" / "setting_words.py"))


@pytest.fixture(scope="module")
def names():
    return {name for process in PROCESSES for name in process.model_fields}


def test_every_variable_is_described_and_nothing_else(words, names):
    assert set(words["MEANINGS"]) == names
    assert set(words["OTHER"]) == KNOWN - {name.upper() for name in ServiceSettings.model_fields}


def test_a_variable_has_an_effect_or_the_page_says_that_it_has_none(sources, words, names):
    read = {name for source in sources for name in _read_by(source)} | READ_BY_NAME
    assert names - read == words["WITHOUT_EFFECT"]


def _read_by(source):
    """Attributes that a module of the product reads; in settings only what others may call."""
    if {"tests", "docs", "benchmarks"} & set(source.path.parts):
        return
    roots = [source.tree]
    if source.path.name == "settings.py":
        roots = [
            node
            for node in ast.walk(source.tree)
            if isinstance(node, ast.FunctionDef) and node.name not in CHECKS
        ]
    for root in roots:
        yield from (node.attr for node in ast.walk(root) if isinstance(node, ast.Attribute))
