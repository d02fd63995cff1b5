"""PostgreSQL, gRPC, the bus, hashes and signatures: what the ports stand on."""
