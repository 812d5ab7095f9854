"""An installation: what is open in it, and what stays when it is closed."""

import re
import sqlite3

import httpx

from tests.commands.conftest import _nothing_is_set

__all__ = ["_nothing_is_set"]


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
