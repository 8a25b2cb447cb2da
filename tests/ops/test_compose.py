"""What the compose file sets, what `.env.example` explains and what the settings read is one list."""

import ast
import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
# Read by docker-compose.yml and gunicorn's configuration, not by the settings.
AROUND = {"POSTGRES_PASSWORD", "WEB_WORKERS", "WEB_THREADS"}


def read_by_settings() -> set[str]:
    """Names in `env.str("NAME")`, `env.bool("NAME")`, …"""
    tree = ast.parse((ROOT / "cabinet/settings.py").read_text())
    return {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and re.fullmatch(r"env(\.\w+)?", ast.unparse(call.func))
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def explained() -> list[str]:
    return re.findall(r"^(?:# )?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def set_by(service: dict) -> set[str]:
    return set(service.get("environment", {}))


def test_every_variable_is_explained_once():
    assert sorted(explained()) == sorted(read_by_settings() | AROUND)


def test_the_compose_file_sets_only_what_is_read(compose):
    portal = [service for service in compose["services"].values() if service.get("env_file")]
    assert len(portal) == 4
    for service in portal:
        assert set_by(service) <= read_by_settings() | AROUND


def test_the_compose_file_sets_what_differs_from_one_machine(compose):
    needed = {"DATABASE_URL", "CELERY_BROKER_URL", "BEHIND_PROXY", "X_ACCEL_PREFIX", "PRIVATE_FILES_DIR", "STATIC_ROOT"}
    for name in ("prepare", "web", "worker", "beat"):
        assert needed <= set_by(compose["services"][name])


def test_every_service_is_watched_and_has_a_limit(compose):
    services = compose["services"]
    assert sorted(services) == ["beat", "nginx", "postgres", "prepare", "redis", "web", "worker"]
    for name, service in services.items():
        assert "mem_limit" in service
        assert name == "prepare" or "healthcheck" in service


def test_only_nginx_can_be_reached_from_outside(compose):
    assert [name for name, service in compose["services"].items() if "ports" in service] == ["nginx"]


def test_no_secret_stands_in_the_compose_file(compose):
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if "PASSWORD" in name or "SECRET" in name or "KEY" in name:
                assert value.startswith("${")


def test_programs_mount_the_folders_their_settings_name(compose):
    web = compose["services"]["web"]
    mounted = {volume.split(":")[1] for volume in web["volumes"]}
    assert {
        web["environment"][name] for name in ("VAR_DIR", "PRIVATE_FILES_DIR", "STATIC_ROOT", "PAGES_DIR")
    } == mounted


def test_secrets_never_get_into_the_image():
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".env", "tls", "var", ".git"} <= set(ignored)
