"""What docker-compose.yml must hold beyond its schema; each rule answers with sentences, none when it is kept."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ruamel.yaml import YAML

from config.env import ROOT, WrongSetting, read

Compose = dict[str, Any]
Rule = Callable[[Compose], Iterator[str]]

VARIABLE = re.compile(r"\$\{(?P<name>[A-Z_]+):-(?P<default>[^}]*)\}")
GATE = "proxy"


def load(text: str) -> Compose:
    loaded: Compose = YAML(typ="safe", pure=True).load(text)
    return loaded


def shipped() -> str:
    return (ROOT / "docker-compose.yml").read_text()


def filled(text: str, given: Mapping[str, str]) -> str:
    """The text with its ``${NAME:-default}`` replaced."""
    return VARIABLE.sub(lambda found: given.get(found["name"], found["default"]), text)


def complaints(compose: Compose) -> list[str]:
    return [sentence for rule in RULES for sentence in rule(compose)]


def one_shot(service: Compose) -> bool:
    return bool(service.get("restart") == "no")


def _stays_alive(compose: Compose) -> Iterator[str]:
    for name, service in compose["services"].items():
        if service.get("restart") not in {"no", "unless-stopped"}:
            yield f"{name} has no restart policy"
        if not one_shot(service) and "healthcheck" not in service:
            yield f"{name} has no health check"


def _is_hardened(compose: Compose) -> Iterator[str]:
    for name, service in compose["services"].items():
        if service.get("read_only") is not True:
            yield f"{name} may write to its file system"
        if service.get("cap_drop") != ["ALL"] or not set(service.get("cap_add", [])) <= {"NET_BIND_SERVICE"}:
            yield f"{name} has capabilities"
        if "no-new-privileges:true" not in service.get("security_opt", []) or service.get("privileged"):
            yield f"{name} may gain privileges"
        if not re.fullmatch(r"[1-9]\d*:[1-9]\d*", service.get("user", "")):
            yield f"{name} runs as root"
        if set(service.get("deploy", {}).get("resources", {}).get("limits", {})) < {"memory", "pids"}:
            yield f"{name} has no limit of memory and processes"


def _keeps_its_data(compose: Compose) -> Iterator[str]:
    for name, service in compose["services"].items():
        for volume in service.get("volumes", []):
            if volume.partition(":")[0] not in compose["volumes"]:
                yield f"{name} mounts {volume}, which is no named volume"


def _is_closed(compose: Compose) -> Iterator[str]:
    networks = compose["networks"]
    for name, service in compose["services"].items():
        joined = service.get("networks", [])
        yield from (f"{name} joins {one}, which is not declared" for one in joined if one not in networks)
        if name != GATE and (service.get("ports") or any(not networks.get(one, {}).get("internal") for one in joined)):
            yield f"{name} can be reached from outside"
        if name not in {GATE, "web"} and set(joined) & set(compose["services"][GATE]["networks"]):
            yield f"{GATE} reaches {name}"


def _keeps_its_secrets(compose: Compose) -> Iterator[str]:
    declared = compose["secrets"]
    for name, service in compose["services"].items():
        yield from (
            f"{name} wants {one}, an unknown secret" for one in service.get("secrets", []) if one not in declared
        )
        for variable, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|TOKEN", variable) and not variable.endswith("_FILE"):
                yield f"{name} has a secret in {variable}"
            if variable.endswith("_FILE") and value.removeprefix("/run/secrets/") not in service.get("secrets", []):
                yield f"{name} does not get the secret of {variable}"


def _names_images(compose: Compose) -> Iterator[str]:
    for name, service in compose["services"].items():
        if not re.fullmatch(r"[a-z-]+:[a-z0-9][a-z0-9.-]*", service.get("image", "")):
            yield f"{name} has an image without a tag or from a named registry"


def _starts_in_order(compose: Compose) -> Iterator[str]:
    services = compose["services"]
    for name, service in services.items():
        for other, waits in service.get("depends_on", {}).items():
            condition = waits["condition"]
            if other not in services:
                yield f"{name} waits for {other}, which does not exist"
            elif (condition == "service_completed_successfully") != one_shot(services[other]):
                yield f"{name} waits for {other} in vain"


def _is_found_by_the_proxy(compose: Compose) -> Iterator[str]:
    replicas = int(compose["services"]["web"]["deploy"]["replicas"])
    wanted = [f"{compose['name']}-web-{number}:8000" for number in range(1, replicas + 1)]
    if compose["services"][GATE]["environment"]["WEB_UPSTREAMS"].split() != wanted:
        yield f"the {GATE} does not know all web processes"


def _fits_the_program(compose: Compose) -> Iterator[str]:
    for name in ("web", "worker", "migrate"):
        try:
            read(compose["services"][name]["environment"])
        except WrongSetting as wrong:
            yield f"{name}: {wrong}"


RULES: tuple[Rule, ...] = (
    _stays_alive, _is_hardened, _keeps_its_data, _is_closed, _keeps_its_secrets, _names_images, _starts_in_order,
    _is_found_by_the_proxy, _fits_the_program,
)  # fmt: skip
