"""PostgreSQL, gRPC and the bus: the only modules that speak the wire and the domain both."""
