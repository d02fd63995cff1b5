"""Documents: parsed and validated once, kept while they are used, bounded before they run.

Every limit of the public API specification 1.6 that the text alone decides is checked here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    StringValueNode,
    Visitor,
    parse,
    specified_rules,
    validate,
    visit,
)
from strawberry.extensions import SchemaExtension
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from gateway.cost import Cost
from gateway.measure import Measure
from gateway.settings import Settings
from kernel.errors import Invalid

DOCUMENTS_KEPT = 256
DOCUMENT_KEPT_MAX = 16_384  # characters; a longer one is worked out each time
ERRORS_MAX = 10
_RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)
_INTROSPECTION = frozenset({"__schema", "__type"})


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a document; `fields` are its root fields, fragments resolved."""

    document: DocumentNode
    node: OperationDefinitionNode
    fields: tuple[str, ...]
    fixed_cost: int | None
    """None when the variables decide."""

    @property
    def kind(self) -> OperationType:
        return self.node.operation

    @property
    def introspects(self) -> bool:
        return not _INTROSPECTION.isdisjoint(self.fields)


@dataclass(frozen=True, slots=True)
class Document:
    """What there is to know about a text before it runs; with errors it never does."""

    errors: tuple[GraphQLError, ...] = ()
    operations: tuple[Operation, ...] = ()
    fragments: dict[str, FragmentDefinitionNode] = field(default_factory=dict)

    def operation(self, name: str | None) -> Operation:
        """Raises Invalid when the name picks none, or is missing where there are several."""
        named = [
            operation
            for operation in self.operations
            if name is None or (operation.node.name and operation.node.name.value == name)
        ]
        if not named:
            raise Invalid("There is no such operation in the document.", field="operationName")
        if len(named) > 1:
            raise Invalid("Say which operation is to run.", field="operationName")
        return named[0]


class Documents:
    """Prepares documents for one schema."""

    def __init__(self, schema: GraphQLSchema, settings: Settings) -> None:
        self._schema = schema
        self._settings = settings
        self._cost = Cost(schema, budget=settings.graphql_cost_budget)
        self._kept = lru_cache(maxsize=DOCUMENTS_KEPT)(self._prepared)

    def prepare(self, text: str) -> Document:
        return self._kept(text) if len(text) <= DOCUMENT_KEPT_MAX else self._prepared(text)

    def check_cost(
        self, document: Document, operation: Operation, variables: dict[str, object]
    ) -> None:
        """Raises Invalid when the operation would cost more than the budget."""
        cost = operation.fixed_cost
        if cost is None:
            cost = self._cost.of(operation.node, document.fragments, variables)
        self._cost.check(cost)

    def _prepared(self, text: str) -> Document:
        try:
            return self._checked(text)
        except GraphQLError as error:
            return Document((error,))
        except Invalid as error:
            return Document((GraphQLError(str(error), original_error=error),))

    def _checked(self, text: str) -> Document:
        """Raises GraphQLError or Invalid."""
        ast = parse(text, max_tokens=self._settings.graphql_max_tokens)
        fragments = {
            definition.name.value: definition
            for definition in ast.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        nodes = [node for node in ast.definitions if isinstance(node, OperationDefinitionNode)]
        Measure(fragments, self._settings).check(nodes)
        errors = validate(self._schema, ast, _RULES, max_errors=ERRORS_MAX, hide_suggestions=True)
        if errors:
            return Document(tuple(errors))
        visit(ast, _Strings())
        operations = tuple(self._operation(ast, node, fragments) for node in nodes)
        for operation in operations:
            _check_roots(operation)
        return Document((), operations, fragments)

    def _operation(
        self,
        ast: DocumentNode,
        node: OperationDefinitionNode,
        fragments: dict[str, FragmentDefinitionNode],
    ) -> Operation:
        roots = tuple(_roots(node, fragments))
        return Operation(ast, node, roots, self._cost.fixed(node, fragments))


def _roots(
    node: OperationDefinitionNode, fragments: dict[str, FragmentDefinitionNode]
) -> Iterator[str]:
    """Every root field as often as it stands there, directives not regarded."""
    pending = [node.selection_set]
    seen: set[str] = set()
    while pending:
        for selection in pending.pop().selections:
            if isinstance(selection, FieldNode):
                yield selection.name.value
                continue
            name = getattr(getattr(selection, "name", None), "value", None)
            if name is None:
                pending.append(selection.selection_set)  # type: ignore[attr-defined]
            elif name not in seen:
                seen.add(name)
                pending.append(fragments[name].selection_set)


def _check_roots(operation: Operation) -> None:
    """A password is tried once an operation, whatever the aliases. Raises Invalid."""
    if operation.fields.count("login") > 1:
        raise Invalid("Sign in once in an operation.", field="login")


class _Strings(Visitor):
    """Refuses what no database of ours can hold."""

    def enter_string_value(self, node: StringValueNode, *_rest: object) -> None:
        if "\x00" in node.value:
            raise Invalid("A text must not hold the character U+0000.")


class Prepared(SchemaExtension):
    """Hands the prepared document of a subscription to Strawberry: nothing is done twice."""

    def on_parse(self) -> Iterator[None]:
        self.execution_context.graphql_document = self.execution_context.context.operation.document
        yield

    def on_validate(self) -> Iterator[None]:
        self.execution_context.pre_execution_errors = []
        yield
