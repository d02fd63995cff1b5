"""Every test may ask for a database and a broker; the chassis brings them."""

pytest_plugins = ("chassis.testing",)
