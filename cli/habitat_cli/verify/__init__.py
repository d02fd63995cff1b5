"""`habitat verify`: the invariants of the books, asked of the tables themselves.

Read-only, as the role `habitat_read`, each cooperative under its row-level security, all in one
snapshot. What is asked and why: the reliability specification, section 3.
"""
