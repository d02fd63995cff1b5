"""The public schema, one module a noun: GraphQL types, their mapping from the wire, operations."""
