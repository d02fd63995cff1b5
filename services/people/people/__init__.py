"""The members: credentials, contributions, approvals, evidence."""
