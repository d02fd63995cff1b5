"""How deep and how wide a document is once its fragments are spread; in linear time.

Runs before validation, so that no rule meets a document that explodes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from gateway.settings import Settings
from kernel.errors import Invalid

SELECTIONS_MAX = 5000
_INTROSPECTION = ("__schema", "__type")


@dataclass(frozen=True, slots=True)
class Size:
    """Levels of nested fields, and how many aliases and selections there are in all."""

    depth: int = 0
    aliases: int = 0
    selections: int = 0

    def beside(self, other: "Size") -> "Size":
        return Size(
            max(self.depth, other.depth),
            self.aliases + other.aliases,
            self.selections + other.selections,
        )


class Measure:
    """Each fragment is measured once, however often it is spread."""

    def __init__(self, fragments: dict[str, FragmentDefinitionNode], settings: Settings) -> None:
        self._fragments = fragments
        self._settings = settings
        self._known: dict[str, Size] = {}
        self._open: set[str] = set()

    def check(self, operations: Sequence[OperationDefinitionNode]) -> None:
        """Raises Invalid for a document beyond the limits."""
        whole = Size()
        for operation in operations:
            whole = whole.beside(self._selections(operation.selection_set))
        limits = self._settings
        if whole.depth > limits.graphql_max_depth:
            raise Invalid(f"The query is nested deeper than {limits.graphql_max_depth} levels.")
        if whole.aliases > limits.graphql_max_aliases:
            raise Invalid(f"The query has more than {limits.graphql_max_aliases} aliases.")
        if whole.selections > SELECTIONS_MAX:
            raise Invalid(f"The query selects more than {SELECTIONS_MAX} fields.")

    def _selections(self, selection_set: SelectionSetNode | None) -> Size:
        size = Size()
        for selection in selection_set.selections if selection_set else ():
            if isinstance(selection, FieldNode):
                size = size.beside(self._field(selection))
            elif isinstance(selection, FragmentSpreadNode):
                size = size.beside(self._fragment(selection.name.value))
            else:
                size = size.beside(self._selections(getattr(selection, "selection_set", None)))
        return size

    def _field(self, node: FieldNode) -> Size:
        inner = self._selections(node.selection_set)
        depth = 1 if node.name.value in _INTROSPECTION else inner.depth + 1
        return Size(depth, inner.aliases + (node.alias is not None), inner.selections + 1)

    def _fragment(self, name: str) -> Size:
        """An unknown fragment and a cycle count nothing here: validation refuses both."""
        if name not in self._known:
            fragment = self._fragments.get(name)
            if fragment is None or name in self._open:
                return Size()
            self._open.add(name)
            self._known[name] = self._selections(fragment.selection_set)
            self._open.discard(name)
        return self._known[name]
