"""What `thidua run` keeps in memory while nobody says anything, and what it does not even load."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta

from config.public_holidays import around, vietnam

# Ends as soon as the clock has been read out once, and tells what was loaded by then.
PROGRAM = """
import json, os, signal, sys
import storage.turn.unit_of_work

ticked = storage.turn.unit_of_work.UnitOfWork.tick

async def tick(memory, elapse):
    await ticked(memory, elapse)
    print(json.dumps(sorted(sys.modules)), flush=True)
    os.kill(os.getpid(), signal.SIGTERM)

storage.turn.unit_of_work.UnitOfWork.tick = tick
sys.argv = ["thidua", "run"]
from bot.__main__ import main
main()
"""

# Of what comes with them: a library's own name stands for all that it loads.
NOT_AT_REST = (
    *("alembic", "asyncpg", "dotenv", "filetype", "holidays", "jinja2", "openpyxl", "prometheus_client"),
    *("pydantic", "pydantic_settings", "pygments", "rich", "segno", "starlette", "typer", "uvicorn", "yaml"),
)


def test_nothing_is_loaded_that_is_only_needed_once_or_by_somebody_who_may_never_come(thidua, tmp_path):
    thidua("new", "short")
    env = {**os.environ, "THIDUA_DATA_DIR": str(tmp_path / "data"), "THIDUA_PORT": "0"}
    # No server stands there; what Telegram is spoken with is loaded all the same.
    env |= {"THIDUA_TELEGRAM_TOKEN": "1:x", "THIDUA_TELEGRAM_API_URL": "http://127.0.0.1:9"}
    ran = subprocess.run([sys.executable, "-c", PROGRAM], env=env, capture_output=True, text=True, check=True)
    loaded = json.loads(next(line for line in ran.stdout.splitlines() if line.startswith("[")))
    assert "telegram" in loaded
    assert [name for name in NOT_AT_REST if name in loaded] == []


def test_the_holidays_of_the_years_around_are_those_of_any_year():
    near, every = around(2026), vietnam()
    days = [date(2022, 1, 1) + timedelta(days=n) for n in range(11 * 365)]
    assert [day for day in days if day in near] == [day for day in days if day in every]
    assert date(2026, 2, 17) in near
