"""The rules: formulas, claims, allocations, governance, distributions, statements."""
