"""Every test may ask for a database and a broker; the chassis brings them."""

from hypothesis import settings

pytest_plugins = ("chassis.testing",)

# A busy machine is no reason for a property to fail; pytest-timeout ends what hangs.
settings.register_profile("habitat", deadline=None)
settings.load_profile("habitat")
