"""Sizes and words: what a reader may rely on in every room."""

import ast
import re

FUNCTION_LINES_MAX = 50
MODULE_LINES_MAX = 300
LINE_COLUMNS_MAX = 100

NAMES_WITHOUT_A_NOUN = {"utils", "util", "helpers", "helper", "common", "base", "impl", "manager"}
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK|for now|NotImplementedError)\b")


def test_a_function_fits_on_a_screen(sized):
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    too_long = [
        f"{source.at(node)} {node.name} has {lines} lines"
        for source in sized
        for node in ast.walk(source.tree)
        if isinstance(node, functions)
        and (lines := node.end_lineno - node.lineno + 1) > FUNCTION_LINES_MAX
    ]
    assert not too_long, "\n".join(too_long)


def test_a_module_has_one_purpose(sized):
    too_long = [
        f"{source.name} has {lines} lines"
        for source in sized
        if (lines := len(source.text.splitlines())) > MODULE_LINES_MAX
    ]
    assert not too_long, "\n".join(too_long)


def test_a_line_needs_no_scrolling(sized):
    too_long = [
        f"{source.name}:{number}"
        for source in sized
        for number, line in enumerate(source.text.splitlines(), start=1)
        if len(line) > LINE_COLUMNS_MAX
    ]
    assert not too_long, "\n".join(too_long)


def test_every_module_is_named_for_what_it_holds(sources, root):
    nameless = [
        source.name
        for source in sources
        if NAMES_WITHOUT_A_NOUN & set(source.path.relative_to(root).with_suffix("").parts)
    ]
    assert not nameless, "\n".join(nameless)


def test_nothing_is_left_unfinished(sized):
    unfinished = [
        f"{source.name}:{number} {found.group()}"
        for source in sized
        if source.path.parent.name != "house"
        for number, line in enumerate(source.text.splitlines(), start=1)
        if (found := UNFINISHED.search(line))
    ]
    assert not unfinished, "\n".join(unfinished)


def test_every_module_says_what_it_is(sources):
    silent = [
        source.name
        for source in sources
        if source.text.strip()
        and "tests" not in source.path.parts
        and not ast.get_docstring(source.tree)
    ]
    assert not silent, "\n".join(silent)
