"""The books: journal, periods, capital accounts, tax basis."""
