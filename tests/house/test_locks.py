"""The locks: exact versions with hashes, from nowhere in particular."""

import re
import tomllib

import pytest

SERVICES = ("treasury", "people", "agreements", "worker", "gateway")
IMAGES = tuple(f"images/{name}.txt" for name in (*SERVICES, "build"))
LOCKS = ("run.txt", "dev.txt", "uv.txt", *IMAGES)
PIN = re.compile(r"([a-z0-9-]+)(\[[a-z0-9,-]+\])?==[^\s;]+( ; [^\\]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
NAME = re.compile(r"[A-Za-z0-9._-]+")


def _pins(root, lock):
    lines = (root / "requirements" / lock).read_text(encoding="utf-8").splitlines()
    return {line for line in lines if PIN.fullmatch(line)}


def _names(root, lock):
    return {PIN.fullmatch(pin).group(1) for pin in _pins(root, lock)}


def _wanted(requirements):
    return {re.sub(r"[._]+", "-", NAME.match(line).group()).lower() for line in requirements}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_pins_and_hashes_and_no_address(root, lock):
    text = (root / "requirements" / lock).read_text(encoding="utf-8")
    strange = [
        line for line in text.splitlines() if not (PIN.fullmatch(line) or HASH.fullmatch(line))
    ]
    assert strange == []
    assert "://" not in text
    assert "file:" not in text


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(root, lock):
    lines = (root / "requirements" / lock).read_text(encoding="utf-8").splitlines()
    bare = [
        line
        for line, following in zip(lines, [*lines[1:], ""], strict=True)
        if PIN.fullmatch(line) and not HASH.fullmatch(following)
    ]
    assert bare == []


@pytest.mark.parametrize("lock", LOCKS)
def test_members_come_from_the_tree_and_never_from_a_lock(root, lock):
    assert {name for name in _names(root, lock) if name.startswith("habitat")} == set()


def test_what_runs_is_what_was_tested(root):
    """The tools may want a package on more platforms than the product does."""
    run, dev = (
        {pin.partition(" ")[0] for pin in _pins(root, lock)} for lock in ("run.txt", "dev.txt")
    )
    assert run <= dev


def _hashed(root, lock):
    """Each pin's line with the hashes below it."""
    text = (root / "requirements" / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^(\S+==[^\s;]+).*\\\n((?:    --hash=.*\n)+)", text, re.MULTILINE))


@pytest.mark.parametrize("lock", IMAGES)
def test_an_image_holds_what_was_tested(root, lock):
    tested = _hashed(root, "run.txt")
    other = [pin for pin, hashes in _hashed(root, lock).items() if tested.get(pin) != hashes]
    assert other == [], "`make lock` resolves the images again"


@pytest.mark.parametrize("service", SERVICES)
def test_an_image_has_every_dependency_of_its_members(root, service):
    members = ["libs/kernel", "libs/chassis", "protos", f"services/{service}"]
    members += ["cli"] if service == "worker" else []
    locked = _names(root, f"images/{service}.txt")
    for member in members:
        table = tomllib.loads((root / member / "pyproject.toml").read_text(encoding="utf-8"))
        wanted = _wanted(table["project"]["dependencies"])
        assert {name for name in wanted - locked if not name.startswith("habitat-")} == set()


def test_every_dependency_of_a_member_is_locked(root):
    locked = _names(root, "run.txt")
    for project in sorted(root.glob("*/*/pyproject.toml")) + sorted(root.glob("*/pyproject.toml")):
        table = tomllib.loads(project.read_text(encoding="utf-8"))
        wanted = _wanted(table["project"]["dependencies"])
        assert {name for name in wanted - locked if not name.startswith("habitat-")} == set()


def test_every_tool_of_the_dev_group_is_locked(root):
    table = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    assert _wanted(table["dependency-groups"]["dev"]) <= _names(root, "dev.txt")
