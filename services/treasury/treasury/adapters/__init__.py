"""How Treasury meets the world: PostgreSQL, gRPC, and the facts of its neighbours."""
