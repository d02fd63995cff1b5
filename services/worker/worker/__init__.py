"""The workflows: claim, period close, distribution, payment."""
