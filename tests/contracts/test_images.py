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


@pytest.mark.parametrize(
    "script", ["gather.sh", "images.sh", "install.sh", "../requirements/python.sh"]
)
def test_scripts_can_be_read_by_a_plain_shell(root, script):
    told = subprocess.run(
        ["sh", "-n", str(root / "deploy" / script)], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr


def test_up_builds_nothing_that_no_compose_can_start(root):
    told = subprocess.run(
        ["make", "--no-print-directory", "up", "ENGINE=false", "COMPOSE=no-compose"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode != 0
    assert told.stdout.startswith("There is no container engine: `no-compose ls` fails.")


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
    body = stages["runtime"][1]
    assert "USER 1001:1001\n" in body
    assert 'ENTRYPOINT ["tini", "--"]' in body
    assert 'CMD ["python", "-m", "chassis.health"]' in body
    assert "org.opencontainers.image.licenses=" in body


def test_the_build_names_no_image_of_this_machine(root):
    text = (root / "deploy/Dockerfile").read_text("utf-8")
    starts = re.findall(r"^ARG (\w+_IMAGE)=(\S+)", text, re.MULTILINE)
    assert starts == [
        ("PYTHON_IMAGE", "python:3.12-slim-bookworm"),
        ("NODE_IMAGE", "node:20-bookworm-slim"),
    ]


def test_what_runs_holds_what_was_gathered_and_no_more(stages):
    start, body = stages["runtime"]
    assert start == "scratch"
    assert re.findall(r"^COPY (.+)", body, re.MULTILINE) == ["--from=gathered /image /"]
    assert "RUN " not in body  # there is no shell to run it


def test_the_web_app_is_built_from_its_lock_whatever_this_checkout_holds(root, stages):
    start, body = stages["web"]
    assert start == "${NODE_IMAGE}"
    steps = re.findall(r"^(?:COPY|RUN) .+", body, re.MULTILINE)
    assert [step.split()[0:3] for step in steps] == [
        ["COPY", "frontend/package.json", "frontend/package-lock.json"],
        ["RUN", "npm", "ci"],
        ["COPY", "frontend", "."],
        ["RUN", "npm", "run"],
    ]
    ignored = (root / ".dockerignore").read_text("utf-8").splitlines()
    for made in ("node_modules", ".next", "out"):
        assert ignored.index(f"frontend/{made}") > ignored.index("!frontend")


def test_the_gateway_alone_carries_the_web_app_and_finds_it(stages):
    carried = re.findall(r"^COPY --from=web /source/out (\S+)$", stages["gateway"][1], re.MULTILINE)
    told = re.search(r"\bWEB_DIR=(\S+)", stages["gateway"][1])
    assert told
    assert carried == [told[1]]
    others = [body for name, (_, body) in stages.items() if name != "gateway"]
    assert not [body for body in others if "--from=web" in body or "WEB_DIR" in body]
