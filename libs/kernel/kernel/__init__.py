"""Words every bounded context shares: money, errors, ids, clock, the call.

Standard library only.
"""
