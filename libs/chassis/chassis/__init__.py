"""The machinery every service stands on: settings, database, outbox, bus, gRPC."""
