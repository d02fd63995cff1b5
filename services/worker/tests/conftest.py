import pytest


@pytest.fixture(scope="session")
def habitat_services():
    """Only the worker's own chain: another service's schema is not its business."""
    return ("worker",)
