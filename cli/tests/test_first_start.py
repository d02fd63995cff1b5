"""The cooperative of a home is made once, and its admin's password told once."""

from types import SimpleNamespace
from uuid import UUID

import pytest

from habitat_cli import first_start
from habitat_cli.bootstrap import FirstAdmin
from habitat_cli.first_start import Wishes, found, told
from habitat_cli.home import Home
from kernel.errors import Conflict, Unavailable

SETTINGS = SimpleNamespace()
WISHES = Wishes(cooperative="Grove", admin_email="alder@example.org")


class Services:
    """People, Treasury and Agreements as far as a first start sees them."""

    def __init__(self):
        self.made = []
        self.asked = []
        self.down = False
        self.full = False

    async def cooperatives(self, _settings):
        return [SimpleNamespace(id=str(one)) for one in self.made]

    async def bootstrap(self, _settings, new):
        self.asked.append(new)
        if self.full:
            raise Conflict("This cooperative has an admin already.")
        if new.cooperative_id not in self.made:
            self.made.append(new.cooperative_id)
        if self.down:
            raise Unavailable()
        return FirstAdmin(new.cooperative_id, new.admin_email, f"secret-{len(self.asked)}")


@pytest.fixture
def services(monkeypatch):
    fake = Services()
    monkeypatch.setattr(first_start, "cooperatives", fake.cooperatives)
    monkeypatch.setattr(first_start, "bootstrap", fake.bootstrap)
    return fake


@pytest.fixture
def home(tmp_path):
    place = Home.at(tmp_path)
    place.prepare()
    return place


async def begin(home):
    return await first_start.first_start(home, SETTINGS, WISHES)


async def test_an_empty_system_gets_its_cooperative(services, home):
    admin = await begin(home)
    assert (admin.email, admin.temporary_password) == ("alder@example.org", "secret-1")
    assert services.asked[0].name == "Grove"


async def test_what_was_told_is_not_told_again(services, home):
    await begin(home)
    told(home)
    assert await begin(home) is None
    assert len(services.asked) == 1


async def test_a_crash_before_the_password_was_seen_goes_on_with_the_same_cooperative(
    services, home
):
    services.down = True
    with pytest.raises(Unavailable):
        await begin(home)
    services.down = False
    admin = await begin(home)
    assert admin.temporary_password == "secret-2"
    assert len(services.made) == 1
    assert {new.cooperative_id for new in services.asked} == set(services.made)


async def test_books_that_came_in_another_way_are_left_alone(services, home):
    services.made.append(UUID(int=7))
    assert await begin(home) is None
    assert services.asked == []


async def test_an_admin_who_is_there_already_is_not_made_twice(services, home):
    await begin(home)
    services.full = True
    assert await begin(home) is None
    assert await begin(home) is None
    assert len(services.asked) == 2


async def test_bootstrap_is_refused_once_there_is_a_cooperative(services):
    await found(SETTINGS, WISHES, UUID(int=1))
    with pytest.raises(Conflict, match="has a cooperative and an admin already"):
        await found(SETTINGS, WISHES, UUID(int=2))
    assert (await found(SETTINGS, WISHES, UUID(int=1))).cooperative_id == UUID(int=1)


def test_the_command_tells_the_password_once(services, habitat, monkeypatch):
    monkeypatch.setattr("habitat_cli.running.operator", lambda _home: SETTINGS)
    code, out, _ = habitat("bootstrap", "--name", "Grove", "--admin-email", "alder@example.org")
    assert code == 0
    assert "temporary password secret-1" in out
    code, out, err = habitat("bootstrap", "--name", "Grove", "--admin-email", "a@example.org")
    assert (code, out) == (1, "")
    assert err.startswith("CONFLICT: This system has a cooperative and an admin already.")
