"""Amounts as people read them."""


def spaced(text: str) -> str:
    """ "48750.37" as "48 750.37": thousands apart, the digits as they are."""
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, point, cents = digits.partition(".")
    return f"{sign}{int(whole):,}{point}{cents}".replace(",", " ")
