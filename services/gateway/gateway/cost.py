"""What an operation may cost: a scalar 0, an object 1, a connection its page size times its inside.

The page size is `first`, else `last`, else the default; variables count with their values or with
their declared defaults. Source: the public API specification, section 1.6.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_leaf_type,
)

from gateway.schema.connections import PAGE_DEFAULT
from kernel.errors import Invalid


class Cost:
    """Knows the schema's connections by their type, however the query reaches them."""

    def __init__(self, schema: GraphQLSchema, *, budget: int) -> None:
        self._schema = schema
        self._budget = budget
        self._connections = {
            name
            for name, type_ in schema.type_map.items()
            if {"edges", "pageInfo"} <= set(getattr(type_, "fields", ()))
        }

    def fixed(
        self, operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]
    ) -> int | None:
        """What it costs whatever the variables are; None where one of them is a page size."""
        count, cost = self._counted(operation, fragments, {})
        return None if count.varies else cost

    def of(
        self,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, object],
    ) -> int:
        """For a document that is valid."""
        return self._counted(operation, fragments, {**_defaults(operation), **variables})[1]

    def _counted(
        self,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
        values: Mapping[str, object],
    ) -> tuple["_Count", int]:
        root = self._schema.get_root_type(operation.operation)
        assert root is not None
        count = _Count(self._schema, self._connections, fragments, values)
        return count, count.inside(root, operation.selection_set)

    def check(self, cost: int) -> None:
        """Raises Invalid above the budget."""
        if cost > self._budget:
            raise Invalid(
                f"The query costs {cost}, the budget is {self._budget}: "
                "ask for fewer rows or objects.",
                cost=cost,
                budget=self._budget,
            )


@dataclass
class _Count:
    schema: GraphQLSchema
    connections: set[str]
    fragments: Mapping[str, FragmentDefinitionNode]
    values: Mapping[str, object]
    known: dict[str, int] = field(default_factory=dict)
    varies: bool = False
    """A variable was asked for a page size."""

    def inside(self, parent: GraphQLNamedType, selection_set: SelectionSetNode | None) -> int:
        cost = 0
        for selection in selection_set.selections if selection_set else ():
            if isinstance(selection, FieldNode):
                cost += self._field(parent, selection)
            elif isinstance(selection, FragmentSpreadNode):
                cost += self._fragment(selection.name.value)
            elif isinstance(selection, InlineFragmentNode):
                cost += self.inside(self._condition(parent, selection), selection.selection_set)
        return cost

    def _field(self, parent: GraphQLNamedType, node: FieldNode) -> int:
        definition = getattr(parent, "fields", {}).get(node.name.value)
        if definition is None:
            return 0  # __typename, __schema and __type
        type_ = get_named_type(definition.type)
        if is_leaf_type(type_):
            return 0
        inner = self.inside(type_, node.selection_set)
        if type_.name in self.connections:
            return self._page_size(node) * inner
        return 1 + inner

    def _fragment(self, name: str) -> int:
        if name not in self.known:
            fragment = self.fragments[name]
            type_ = self.schema.type_map[fragment.type_condition.name.value]
            self.known[name] = self.inside(type_, fragment.selection_set)
        return self.known[name]

    def _condition(self, parent: GraphQLNamedType, node: InlineFragmentNode) -> GraphQLNamedType:
        if node.type_condition is None:
            return parent
        return self.schema.type_map[node.type_condition.name.value]

    def _page_size(self, node: FieldNode) -> int:
        arguments = {argument.name.value: argument.value for argument in node.arguments or ()}
        for name in ("first", "last"):
            size = self._number(arguments.get(name))
            if size is not None:
                return size
        return PAGE_DEFAULT

    def _number(self, value: ValueNode | None) -> int | None:
        if isinstance(value, IntValueNode):
            return int(value.value)
        if isinstance(value, VariableNode):
            self.varies = True
            given = self.values.get(value.name.value)
            return given if type(given) is int else None
        return None


def _defaults(operation: OperationDefinitionNode) -> dict[str, object]:
    return {
        definition.variable.name.value: int(definition.default_value.value)
        for definition in operation.variable_definitions or ()
        if isinstance(definition.default_value, IntValueNode)
    }
