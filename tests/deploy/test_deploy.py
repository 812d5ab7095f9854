"""What stands in config/deploy is fit for this program: its settings, places, commands and names are real.

No container is built and no unit is started here.
"""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.applications import Starlette

from config.settings import PREFIX, Settings
from config.settings_loader import isolated
from handlers.believed_clock import BelievedClock
from handlers.channel import channels
from handlers.counters import Counts, HealthReport
from handlers.health import Watch
from handlers.mail import channel as mail
from handlers.metrics import text
from handlers.telegram import channel as telegram
from handlers.telegram import webhook
from handlers.telegram.http_client import CONNECT, READ
from handlers.web import health
from handlers.web.connections import MOST, RESERVE
from storage.outbox.rows import Backlog
from tests.programs import require
from tests.telegram_stand.server import serve
from tests.worlds.fixtures import clock, memory, template, url

__all__ = ["clock", "memory", "template", "url"]

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "config" / "deploy"
PAGE = (DEPLOY / "README.md").read_text("utf-8")
DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
CADDY = (DEPLOY / "Caddyfile").read_text("utf-8")
# What an administrator writes into the file .env beside it.
GIVEN = {
    "DOMAIN": "thidua.example.vn",
    "TELEGRAM_TOKEN": "123456:ABC",
    "ZALO_TOKEN": "",
    "SMTP_URL": "",
    "SMTP_FROM": "",
    "POSTGRES_PASSWORD": "0123456789abcdef",
    "SECRET_KEY": "",
    "METRICS_TOKEN": "",
    "OPERATOR": "Văn phòng cụm",
    "OPERATOR_CONTACT": "thidua@example.vn",
}


def filled(value: str) -> str:
    """As Compose fills it in."""
    return re.sub(r"\$\{(\w+)(?::[?-])?\}", lambda found: GIVEN[found[1]], value)


def settings_of(service: dict[str, Any]) -> Settings:
    """What the bot of the image makes of its environment: the image's own, and what Compose adds."""
    image = dict(pair.split("=", 1) for pair in re.search(r"^ENV (.*)$", DOCKERFILE, re.MULTILINE)[1].split())
    given = {**image, **{name: filled(value) for name, value in service["environment"].items()}}
    return isolated(**{n.removeprefix(PREFIX).lower(): v for n, v in given.items() if n.startswith(PREFIX)})


@pytest.fixture
def engine() -> str:
    return "sqlite"


@pytest.mark.parametrize("file", [path.name for path in DEPLOY.iterdir() if path.is_file()])
def test_every_setting_that_is_named_is_one(file: str):
    named = set(re.findall(rf"\b{PREFIX}[A-Z_]+\b", (DEPLOY / file).read_text("utf-8")))
    assert named <= {PREFIX + one.name.upper() for one in fields(Settings)}


# --- containers -------------------------------------------------------------------------------------


def test_several_bots_on_one_token_are_reached_by_webhook_and_share_a_database_and_the_evidence():
    bot = COMPOSE["services"]["bot"]
    settings = settings_of(bot)
    assert bot["deploy"]["replicas"] == 2
    assert settings.webhook
    assert settings.database == "postgresql+psycopg://thidua:0123456789abcdef@database/thidua"
    assert f"data:{settings.data_dir}" in bot["volumes"]


def test_compose_asks_for_all_it_needs_and_names_it_at_its_top():
    whole = (DEPLOY / "compose.yaml").read_text("utf-8")
    used = set(re.findall(r"\$\{(\w+)", whole))
    top = whole.partition("\nname:")[0]
    assert used == set(GIVEN)
    assert used == set(re.findall(r"^#   (\w+)=", top, re.MULTILINE))


def test_only_the_proxy_can_be_reached_and_it_finds_the_bots_where_they_listen():
    services = COMPOSE["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert f"dynamic a bot {settings_of(services['bot']).port} {{" in CADDY
    assert settings_of(services["bot"]).host == "0.0.0.0"
    assert re.search(r"handle /metrics \{\s+respond 404", CADDY)
    assert f"handle {webhook.PATH} {{" in CADDY
    assert services["database"]["environment"]["POSTGRES_USER"] == "thidua"


@pytest.mark.parametrize("file", ["Caddyfile", "Caddyfile.single"])
def test_no_proxy_logs_a_path_or_a_header(file: str):
    whole = (DEPLOY / file).read_text("utf-8")
    log = re.search(r"^\tlog \{.*?^\t\}", whole, re.MULTILINE | re.DOTALL)
    assert log
    for secret in ("request>uri", "request>headers", "resp_headers"):
        assert f"{secret} delete" in log[0]
    # An access log of a site's own would be apart from this one.
    assert whole.count("log {") == 1


@pytest.mark.programs
@pytest.mark.parametrize("file", ["Caddyfile", "Caddyfile.single"])
def test_caddy_understands_every_line(file: str, tmp_path: Path):
    require("Caddy", shutil.which("caddy"))
    command = ["caddy", "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / file)]
    around = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "DOMAIN": GIVEN["DOMAIN"]}
    told = subprocess.run(command, capture_output=True, text=True, env=around, cwd=tmp_path)
    assert told.returncode == 0, told.stderr


def test_the_recipe_for_one_machine_is_a_whole_file_that_leads_to_the_bot():
    single = (DEPLOY / "Caddyfile.single").read_text("utf-8")
    assert f"reverse_proxy {Settings().host}:{Settings().port}" in single
    assert "cp config/deploy/Caddyfile.single /etc/caddy/Caddyfile" in PAGE


def test_descriptors_suffice_for_the_connections_that_are_let_in():
    unit = (DEPLOY / "thidua.service").read_text("utf-8")
    assert int(re.search(r"^LimitNOFILE=(\d+)$", unit, re.MULTILINE)[1]) >= MOST + RESERVE
    assert COMPOSE["services"]["bot"]["ulimits"]["nofile"] >= MOST + RESERVE


def test_a_bot_in_a_container_may_write_its_data_alone_and_nobody_is_root():
    bot = COMPOSE["services"]["bot"]
    assert bot["read_only"]
    assert bot["cap_drop"] == ["ALL"]
    assert re.search(r"^USER 10001$", DOCKERFILE, re.MULTILINE)


def test_the_image_takes_what_is_in_the_checkout_and_nothing_that_is_not_named():
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE)
    sources = [source for line in copied for source in line.split()]
    assert all((ROOT / source).exists() for source in sources)
    ignore = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    assert ignore[1] == "*"
    assert sorted(sources) == sorted(line[1:] for line in ignore if line.startswith("!"))
    build = COMPOSE["services"]["bot"]["build"]
    assert (DEPLOY / build["context"]).resolve() == ROOT
    assert (ROOT / build["dockerfile"]).exists()


async def test_the_health_check_of_the_image_tells_a_bot_that_is_well_from_one_that_is_not(memory):
    words = json.loads(re.search(r"HEALTHCHECK.* CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)[1])
    now = 0.0
    watching = Watch(memory, timer=lambda: now)

    async def check(address: str) -> int:
        code = words[-1].replace("http://127.0.0.1:8080", address)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", code, stderr=asyncio.subprocess.DEVNULL
        )
        return await process.wait()

    assert words[:2] == ["python", "-c"]
    async with serve(Starlette(routes=health.routes(watching))) as address:
        assert await check(address) == 0
        now = 1000.0
        assert await check(address) == 1


# --- the unit ---------------------------------------------------------------------------------------


def unit() -> ConfigParser:
    read = ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string((DEPLOY / "thidua.service").read_text("utf-8"))
    return read


def test_whoever_stops_it_waits_until_the_slowest_message_is_sent():
    slowest = CONNECT + READ
    assert float(unit()["Service"]["TimeoutStopSec"]) > slowest
    assert float(COMPOSE["services"]["bot"]["stop_grace_period"].removesuffix("s")) > slowest


def test_the_unit_the_settings_and_the_page_speak_of_the_same_places():
    service = unit()["Service"]
    settings = (DEPLOY / "thidua.env").read_text("utf-8")
    assert service["ExecStart"] == "/opt/thidua/.venv/bin/thidua run"
    assert service["Type"] == "notify"
    assert f"{PREFIX}DATA_DIR=/var/lib/{service['StateDirectory']}\n" in settings
    for place in (service["EnvironmentFile"], service["ExecStart"].split()[0], "useradd --system --home-dir"):
        assert place in PAGE


def test_the_settings_that_are_shipped_start_a_web_chat():
    lines = (DEPLOY / "thidua.env").read_text("utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    settings = isolated(**{name.removeprefix(PREFIX).lower(): value for name, value in given.items()})
    assert settings.telegram_token is None
    offered = dict(line[1:].split("=", 1) for line in lines if line.startswith(f"#{PREFIX}"))
    offered[f"{PREFIX}METRICS_TOKEN"] = "0" * 48
    assert isolated(**{n.removeprefix(PREFIX).lower(): v for n, v in offered.items()}).webhook


@pytest.mark.programs
def test_systemd_understands_every_line_of_the_unit(tmp_path: Path):
    require("systemd", shutil.which("systemd-analyze"))
    there = (
        (DEPLOY / "thidua.service").read_text("utf-8").replace("/opt/thidua/.venv/bin/thidua", sys.executable)
    )
    (tmp_path / "thidua.service").write_text(there)
    told = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / "thidua.service")], capture_output=True, text=True
    )
    assert (told.returncode, "thidua.service" in told.stderr) == (0, False), told.stderr


# --- the page ---------------------------------------------------------------------------------------


async def test_the_page_explains_every_part_of_health_and_every_metric(memory, tmp_path: Path):
    watching = Watch(memory, clock=BelievedClock(), folder=tmp_path)
    parts = {*await watching.health(), *(t.transport.platform.name for t in _messengers())}
    assert parts == set(re.findall(r"^\| `([a-z]+)` \|", PAGE, re.MULTILINE))
    counts = Counts()
    counts.turn("telegram", "kept", 0.1)
    for tally in (counts.turns, counts.messages, counts.flood_seconds, counts.ticks):
        tally["x", "y"] += 1
    shown = text(counts, HealthReport({"x": True}, {"x": 1.0}, [Backlog("x", 0, 1, 1.0)])).decode()
    named = {m.removesuffix("_total") for m in re.findall(r"^# TYPE (thidua_\w+)", shown, re.MULTILINE)}
    assert named == {m.removesuffix("_total") for m in re.findall(r"^\| `(thidua_\w+)\{", PAGE, re.MULTILINE)}


def _messengers() -> list[Any]:
    given = {"smtp_url": "smtp://127.0.0.1", "smtp_from": "thidua@example.vn"}
    return channels([telegram.__name__, mail.__name__], isolated(telegram_token="123456:ABC", **given), None)
