"""The rules of People: pure values and decisions, standard library and kernel only."""
