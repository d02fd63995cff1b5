"""What the service does: one module per intention; a use case never opens or commits."""
