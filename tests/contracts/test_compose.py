"""The composed system keeps to the rules of its operation (operations specification, section 4)."""

import re

import pytest

from agreements.settings import Settings as Agreements
from chassis.environment import KNOWN
from gateway.settings import Settings as Gateway
from people.settings import Settings as People
from treasury.settings import Settings as Treasury
from worker.settings import Settings as Worker

PROCESSES = {
    settings.service: settings for settings in (Treasury, People, Agreements, Worker, Gateway)
}
STORES = {"postgres", "rabbitmq"}
SETUP = {"migrate", "broker"}
COMMAND = {"habitat"}
EDGE = {"caddy"}
LASTING = {*PROCESSES, *STORES}


def lasting(project):
    return {name: project["services"][name] for name in LASTING | (EDGE & set(project["services"]))}


def test_nothing_runs_that_the_rules_do_not_know(project):
    assert set(project["services"]) - EDGE == LASTING | SETUP | COMMAND
    assert (set(project["services"]) >= EDGE) is (project["overlay"] == "prod")


def test_no_container_can_change_itself(project):
    for name, service in project["services"].items():
        assert service.get("read_only") is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert not service.get("privileged"), name


def test_nothing_but_the_edge_runs_as_root(project):
    users = {
        name: service.get("user", "root")
        for name, service in project["services"].items()
        if name not in EDGE
    }
    assert {user for name, user in users.items() if name not in STORES} == {"1001:1001"}
    assert {user for name, user in users.items() if name in STORES} == {"999:999"}


def test_the_edge_keeps_one_right_of_root(read):
    caddy = read("prod")["services"]["caddy"]
    assert caddy["cap_add"] == ["NET_BIND_SERVICE"]


def test_everything_that_lasts_has_a_limit(project):
    for name, service in project["services"].items():
        if name not in COMMAND:
            limits = service["deploy"]["resources"]["limits"]
            assert float(limits["cpus"]) > 0, name
            assert int(limits["memory"]) > 0, name


def test_everything_that_lasts_is_asked_for_its_health(project):
    for name, service in lasting(project).items():
        test = service["healthcheck"]["test"]
        assert test[0] == "CMD", f"{name} asks through a shell"
        assert not [word for word in test if " " in word], name
        assert service["healthcheck"]["retries"] >= 3, name


def test_everything_that_lasts_comes_back(project):
    wanted = "always" if project["overlay"] == "prod" else "unless-stopped"
    assert {service["restart"] for service in lasting(project).values()} == {wanted}
    assert all(project["services"][name]["restart"] != "always" for name in SETUP)


def test_services_wait_for_schemas_and_broker(project):
    for name in PROCESSES:
        waits = project["services"][name]["depends_on"]
        assert {waits[one]["condition"] for one in SETUP} == {"service_completed_successfully"}
    gateway = project["services"]["gateway"]["depends_on"]
    peers = set(PROCESSES) - {"gateway"}
    assert {gateway[peer]["condition"] for peer in peers} == {"service_healthy"}


@pytest.mark.parametrize(
    ("overlay", "wanted"),
    [
        ("base", {("gateway", "127.0.0.1", "4000")}),
        ("prod", {("caddy", "", "80"), ("caddy", "", "443")}),
    ],
)
def test_one_door_is_open(read, overlay, wanted):
    assert published(read(overlay)) == wanted


def test_development_opens_more_doors_to_this_machine_only(read):
    doors = published(read("dev"))
    assert {address for _, address, _ in doors} == {"127.0.0.1"}
    assert {port for _, _, port in doors} == {
        *("4000", "5432", "5672", "15672"),  # the public door, the stores
        *("8001", "8002", "8003", "9091"),  # health and metrics of the services
    }


def published(project):
    return {
        (name, port.get("host_ip", ""), port["published"])
        for name, service in project["services"].items()
        for port in service.get("ports", [])
    }


@pytest.mark.parametrize("overlay", ["base", "prod"])
def test_only_the_gateway_bridges_inside_and_outside(read, overlay):
    project = read(overlay)
    assert project["networks"]["habitat-internal"]["internal"] is True
    both = {"habitat-internal", "habitat-external"}
    for name, service in project["services"].items():
        joined = set(service["networks"])
        wanted = both if name == "gateway" else {"habitat-external"} if name in EDGE else None
        assert joined == (wanted or {"habitat-internal"}), name


def test_production_builds_nothing_and_has_two_of_what_may_be_two(read):
    services = read("prod")["services"]
    assert not [name for name, service in services.items() if "build" in service]
    replicas = {name: s.get("deploy", {}).get("replicas", 1) for name, s in services.items()}
    assert {name for name, count in replicas.items() if count == 2} == {"gateway", "worker"}
    assert not [name for name, service in services.items() if "container_name" in service]
    assert {service["logging"]["driver"] for service in services.values()} == {"json-file"}


def test_an_image_can_be_pinned_by_its_digest(read, generated, tmp_path):
    pinned = tmp_path / ".env"
    digest = f"registry.example/habitat/treasury@sha256:{'0' * 64}"
    pinned.write_text(f"{generated.read_text('utf-8')}TREASURY_IMAGE={digest}\n", "utf-8")
    services = read("prod", pinned)["services"]
    assert services["treasury"]["image"] == digest
    assert services["people"]["image"] == "localhost/habitat/people:dev"


def test_processes_are_told_only_what_they_read(project):
    for name, settings in PROCESSES.items():
        read = {field.upper() for field in settings.model_fields} | KNOWN
        told = set(project["services"][name]["environment"])
        assert told - read == ({"PYTHONPATH"} if project["overlay"] == "dev" else set()), name


def test_a_service_is_found_where_it_listens(project):
    for name, settings in PROCESSES.items():
        told = project["services"][name]["environment"]
        assert int(told["PORT"]) == settings.model_fields["port"].default
        if name == "gateway":
            continue
        port = int(told["GRPC_PORT"])
        assert port == settings.model_fields["grpc_port"].default
        callers = {one: project["services"][one]["environment"] for one in PROCESSES}
        addresses = {told[f"{name.upper()}_GRPC"] for told in callers.values()}
        assert addresses == {f"{name}:{port}"}


def test_each_process_has_logins_of_its_own(project):
    for name in PROCESSES:
        told = project["services"][name]["environment"]
        assert re.match(
            rf"postgresql://svc_{name}:[^@]+@postgres:5432/habitat$", told["DATABASE_URL"]
        )
        assert re.match(rf"amqp://svc_{name}:[^@]+@rabbitmq:5672/habitat$", told["AMQP_URL"])
