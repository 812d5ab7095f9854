"""Alert rules and the dashboard speak of what /metrics gives, and the backup has its hour."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from handlers.believed_clock import BelievedClock
from handlers.counters import Counts
from handlers.health import Watch
from handlers.metrics import LANES, text
from tests.programs import require
from tests.worlds.fixtures import clock, memory, template, url

__all__ = ["clock", "memory", "template", "url"]

DEPLOY = Path(__file__).parents[2] / "config" / "deploy"
RULES = yaml.safe_load((DEPLOY / "alerts.yaml").read_text("utf-8"))["groups"][0]["rules"]
PANELS = json.loads((DEPLOY / "dashboard.json").read_text("utf-8"))["panels"]
EXPRESSIONS = [rule["expr"] for rule in RULES] + [t["expr"] for panel in PANELS for t in panel["targets"]]
# Values that a label may have, beside those that the parts of /health have.
OUTCOMES = {
    "thidua_turns_total": {"kept", "repeated", "failed", "unkept"},
    "thidua_messages_total": {
        *("sent", "unknown", "undeliverable", "blocked", "flood", "moved", "unavailable", "failed"),
    },
    "thidua_ticks_total": {"kept", "failed"},
}
FOREIGN = {"up": {"job", "instance"}}


@pytest.fixture
def engine() -> str:
    return "sqlite"


@pytest.fixture
async def samples(memory: Any, tmp_path: Path) -> dict[str, dict[str, set[str]]]:
    """Name -> label -> values, of a bot on which all has happened that may."""
    watching = Watch(memory, clock=BelievedClock(), folder=tmp_path)
    _, standing = await watching.numbers()
    counts = Counts()
    for outcome in OUTCOMES["thidua_turns_total"]:
        counts.turn("telegram", outcome, 0.1)
    for outcome in OUTCOMES["thidua_messages_total"]:
        counts.messages["telegram", outcome] += 1
    for outcome in OUTCOMES["thidua_ticks_total"]:
        counts.ticks[(outcome,)] += 1
    counts.flood_seconds[("telegram",)] += 1
    found: dict[str, dict[str, set[str]]] = {
        name: {n: set() for n in labels} for name, labels in FOREIGN.items()
    }
    for family in text_string_to_metric_families(text(counts, standing).decode()):
        for sample in family.samples:
            labels = found.setdefault(sample.name, {})
            for label, value in sample.labels.items():
                labels.setdefault(label, set()).add(value)
    for name in ("thidua_outbox_messages", "thidua_outbox_age_seconds"):
        found[name] = {"platform": {"telegram"}, "lane": set(LANES.values())}
    return found


@pytest.mark.parametrize("expression", EXPRESSIONS)
async def test_every_expression_is_about_what_metrics_gives(expression: str, samples):
    selectors = re.findall(r"\b([a-z]+_[a-z_]+|up)\b(?:\{([^}]*)\})?", expression)
    named = [
        (name, given) for name, given in selectors if name.startswith(("thidua_", "process_")) or name == "up"
    ]
    assert named, expression
    for name, given in named:
        assert name in samples, name
        for label, operator, values in re.findall(r'(\w+)(=~|!~|!=|=)"([^"]*)"', given):
            assert label in {*samples[name], "instance", "job"}, f"{name}{{{label}}}"
            if label in samples[name] and samples[name][label]:
                assert set(values.split("|") if "~" in operator else [values]) <= samples[name][label]
    for labels in re.findall(r"by \(([^)]*)\)", expression):
        assert {label.strip() for label in labels.split(",")} <= {
            label for name, _ in named for label in samples[name]
        }


def test_every_alert_says_what_it_means_and_what_to_do():
    for rule in RULES:
        assert rule["labels"]["severity"] in ("page", "warn")
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["description"]
    assert len({rule["alert"] for rule in RULES}) == len(RULES)


@pytest.mark.programs
def test_the_timer_of_the_backup_has_an_hour():
    require("systemd", shutil.which("systemd-analyze"))
    timer = (DEPLOY / "thidua-backup.timer").read_text("utf-8")
    when = re.search(r"^OnCalendar=(.*)$", timer, re.MULTILINE)[1]
    assert subprocess.run(["systemd-analyze", "calendar", when], capture_output=True).returncode == 0


def test_the_service_of_the_backup_runs_what_the_command_takes():
    service = (DEPLOY / "thidua-backup.service").read_text("utf-8")
    command = re.search(r"^ExecStart=\S+/thidua (.*)$", service, re.MULTILINE)[1]
    assert command == "backup --to /var/lib/thidua/backups --keep 14"
