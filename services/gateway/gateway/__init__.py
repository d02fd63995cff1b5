"""The one public door: GraphQL over the services."""
