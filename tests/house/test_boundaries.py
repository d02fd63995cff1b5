"""Boundaries that import-linter cannot say with a list of names."""

import ast
import sys
from collections.abc import Iterator


def _imported(tree: ast.Module) -> Iterator[tuple[ast.stmt, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node, node.module or ""


def _own(source) -> set[str]:
    """Where a pure module may import from besides: its service's domain and application."""
    for layer in ("domain", "application"):
        if layer in source.path.parts:
            package = source.path.parts[source.path.parts.index(layer) - 1]
            return {f"{package}.domain", f"{package}.application"}
    return set()


def test_domain_application_and_kernel_import_the_standard_library_and_kernel(pure):
    strangers = [
        f"{source.at(node)} imports {module}"
        for source in pure
        for node, module in _imported(source.tree)
        if module.split(".")[0] not in sys.stdlib_module_names | {"kernel"}
        and ".".join(module.split(".")[:2]) not in _own(source)
    ]
    assert not strangers, "\n".join(strangers)


def test_money_never_meets_a_float(pure):
    floats = [
        source.at(node)
        for source in pure
        for node in ast.walk(source.tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float | complex))
        or (isinstance(node, ast.Name) and node.id == "float")
    ]
    assert not floats, "\n".join(floats)


def test_habitat_stays_a_namespace(root):
    owners = [
        str(path.relative_to(root)) for path in (root / "protos").glob("**/habitat/__init__.py*")
    ]
    assert not owners, "\n".join(owners)
    assert not (root / "cli" / "habitat").exists()
