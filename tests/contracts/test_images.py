"""The Dockerfile makes one image a service, from the locks, and as nobody in particular."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

SERVICES = ("treasury", "people", "agreements", "worker", "gateway")
HADOLINT = Path(sys.executable).parent / "hadolint"


@pytest.fixture(scope="module")
def stages(root):
    """Name of each stage, what it starts from and its lines."""
    text = (root / "deploy/Dockerfile").read_text("utf-8")
    found = re.findall(r"^FROM (\S+) AS (\S+)\n(.*?)(?=^FROM |\Z)", text, re.MULTILINE | re.DOTALL)
    return {name: (start, body) for start, name, body in found}


def test_hadolint_has_nothing_to_say(root):
    told = subprocess.run(
        [str(HADOLINT), str(root / "deploy/Dockerfile")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.parametrize("script", ["install.sh", "trim.sh", "../requirements/python.sh"])
def test_scripts_can_be_read_by_a_plain_shell(root, script):
    told = subprocess.run(
        ["sh", "-n", str(root / "deploy" / script)], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_an_image_with_its_own_files(stages, service):
    start, body = stages[service]
    assert start == "runtime"
    assert f"COPY --from={service}-files /opt/habitat /opt/habitat\n" in body
    assert f'CMD ["python", "-m", "{service}", "serve"]' in body
    for label in ("title", "version", "revision"):
        assert f"org.opencontainers.image.{label}=" in body
    start, body = stages[f"{service}-files"]
    assert start == "tools"
    assert f"install.sh packages {service}\n" in body


@pytest.mark.parametrize("service", SERVICES)
def test_an_image_holds_no_other_service(stages, service):
    members = re.search(r"install\.sh members (.+)", stages[f"{service}-files"][1])[1].split()
    wanted = {"kernel", "protos", "chassis", service}
    if service == "worker":  # the operator's command brings every schema to its revision
        wanted |= {"treasury", "people", "agreements", "cli"}
    assert set(members) == wanted


def test_what_runs_is_nobody_behind_an_init_and_asked_for_its_health(stages):
    start, body = stages["runtime"]
    assert start == "scratch"
    assert "USER 1001:1001\n" in body
    assert 'ENTRYPOINT ["tini", "--"]' in body
    assert 'CMD ["python", "-m", "chassis.health"]' in body
    assert "org.opencontainers.image.licenses=" in body


def test_the_build_names_no_image_of_this_machine(root):
    text = (root / "deploy/Dockerfile").read_text("utf-8")
    starts = re.findall(r"^ARG (\w+_IMAGE)=(\S+)", text, re.MULTILINE)
    assert starts == [("PYTHON_IMAGE", "python:3.12-slim-bookworm")]
