"""The workflow and the hooks do nothing that .ci/run does not do."""

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
RUN = (ROOT / ".ci" / "run").read_text("utf-8")


def loaded(place: str) -> Any:
    return yaml.safe_load((ROOT / place).read_text("utf-8"))


def test_the_workflow_checks_out_and_calls_the_one_command():
    (job,) = loaded(".github/workflows/ci.yml")["jobs"].values()
    checkout, run = job["steps"]
    assert checkout.keys() == {"uses"}
    assert checkout["uses"].startswith("actions/checkout@")
    assert run == {"run": ".ci/run"}


def test_the_workflow_runs_where_the_one_command_can_install_what_is_missing():
    (job,) = loaded(".github/workflows/ci.yml")["jobs"].values()
    assert job["container"]["image"].startswith("debian:")
    assert "apt-get install" in RUN


def test_the_one_command_runs_the_tests_that_the_test_command_leaves_to_it():
    assert ".venv/bin/pytest -m 'programs and not thorough'" in RUN.splitlines()


def test_each_hook_is_local_and_part_of_the_one_command():
    (local,) = loaded(".pre-commit-config.yaml")["repos"]
    assert local["repo"] == "local"
    assert len(local["hooks"]) == 4
    assert [hook["entry"] for hook in local["hooks"] if hook["entry"] not in RUN] == []
