"""`thidua run` and `thidua demo`, started and stopped as people do it."""

import asyncio
import json
import re
import socket
import sqlite3

import httpx
import pytest
from starlette.applications import Starlette

from bot.__main__ import exit_cleanly
from config.settings_loader import isolated
from handlers.installation import open_installation
from handlers.web.server import server_config


def test_the_demo_shows_every_phone_and_its_clock_moves_on(started):
    with started("demo", "--port", "0") as address, httpx.Client(base_url=address) as browser:
        page = browser.get("/")
        assert page.status_code == 200
        for shown in ("Cục Thuế", "Bảo hiểm xã hội", "Lan", "Minh"):
            assert shown in page.text
        before = browser.get("/dong-ho").json()["now"]
        after = browser.post("/dong-ho", json={"buoc": "ngay"}).json()["now"]
        assert (before, after) == ("08:05, thứ Sáu, 20/11/2026", "08:05, thứ Bảy, 21/11/2026")


def test_the_demo_takes_nothing_from_the_settings_of_an_installation(started):
    real = {"THIDUA_DATABASE_URL": "postgresql://nobody:x@127.0.0.1:9/x", "THIDUA_TELEGRAM_TOKEN": "1:x"}
    with started("demo", "--port", "0", **real) as address:
        assert httpx.get(address).status_code == 200


def test_a_code_made_while_the_house_is_open_lets_the_secretary_in(started, thidua):
    with started("run", THIDUA_PORT="0") as address, httpx.Client(base_url=address) as browser:
        code = re.search(r"/vao/(\w+)", thidua("new", "short").stdout)[1]
        assert browser.get(f"/vao/{code}").status_code == 200
        came = browser.post(f"/vao/{code}", data={"name": "Minh"}, follow_redirects=True)
        assert "Thư ký" in came.text
        assert browser.get("/health").json()["ok"] is True


def test_what_was_said_is_still_there_after_a_restart(started, thidua):
    code = re.search(r"/vao/(\w+)", thidua("new", "short").stdout)[1]
    with started("run", THIDUA_PORT="0") as address:
        chat = httpx.post(f"{address}/vao/{code}", data={"name": "Minh"}).headers["location"]
    with started("run", THIDUA_PORT="0") as address:
        assert "Thư ký" in httpx.get(address + chat).text


def test_as_long_as_the_house_stands_its_web_chat_is_listened_to(started, tmp_path):
    with started("run", THIDUA_PORT="0"):
        pass
    database = sqlite3.connect(next(tmp_path.rglob("*.sqlite3")))
    heard = database.execute("select platform, silent_from from listening").fetchall()
    database.close()
    assert heard == [("web", None)]


def test_a_port_that_is_taken_is_one_sentence(thidua):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = thidua("run", THIDUA_PORT=port)
    assert told.returncode == 2
    assert (
        told.stderr.strip()
        == f"Cannot listen on 127.0.0.1:{port} (Address already in use); choose another port."
    )


def test_a_database_that_is_away_is_one_sentence_without_its_password_and_worth_another_start(tmp_path, capsys):
    url = "postgresql://thidua:a-password@127.0.0.1:1/x"

    async def serve() -> None:
        async with open_installation(isolated(data_dir=tmp_path, port=0, database_url=url), ()):
            pass

    with pytest.raises(SystemExit) as ended:
        exit_cleanly(lambda: asyncio.run(serve()))
    assert ended.value.code == 1
    told = capsys.readouterr().err
    assert told.startswith("The database cannot be opened (ConnectionRefusedError)")
    assert "a-password" not in told


def test_what_ends_it_unforeseen_is_logged_by_its_kind_and_where_in_us_it_was(thidua, tmp_path):
    (tmp_path / "data").write_text("a file, not a folder")
    told = thidua("run", THIDUA_PORT="0")
    (line,) = told.stderr.splitlines()
    places = json.loads(line)["error"]
    assert told.returncode == 1
    assert places[-1] == "FileExistsError"
    assert any(place.startswith("handlers/installation.py:") for place in places)
    assert str(tmp_path) not in line


def test_the_server_believes_the_proxies_that_are_set_up_and_logs_no_paths():
    config = server_config(Starlette(), "10.0.0.0/8,::1")
    assert config.proxy_headers
    assert config.forwarded_allow_ips == "10.0.0.0/8,::1"
    assert not config.access_log
    assert not config.server_header
