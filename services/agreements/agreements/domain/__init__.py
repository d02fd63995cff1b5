"""The rules of sharing: pure integers, no clock, no database, no wire."""
