"""Notices against a push service written from the RFCs: sealed, signed, tried again, never sent elsewhere."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import TCPConnector

from handlers.web import notices
from handlers.web.notices import KEPT, SEALED, TRIES, notice, seconds_of, send_notices
from handlers.web.public_addresses import PublicResolver
from handlers.web.push_keys import PushKeys
from storage.records.push_endpoints import PushEndpoint
from tests.web.push_service import HOST, PushBrowser, PushService, push_service, signed_by
from tests.worlds.charters import NOW

BROWSER = PushBrowser()


def endpoint(**more: object) -> PushEndpoint:
    values: dict[str, object] = {"id": 1, **BROWSER.subscription, "cluster": "Cụm thi đua số 10", **more}
    return PushEndpoint(**values)  # type: ignore[arg-type]


@dataclass
class Owed:
    """Notices that are owed at once; what became of them."""

    due: list[PushEndpoint]
    outcomes: list[tuple[object, ...]] = field(default_factory=list)
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def claim(self, limit: int, lease: timedelta) -> list[PushEndpoint]:
        claimed, self.due = self.due, []
        return claimed

    async def told(self, id: int) -> None:
        self._end("told", id)

    async def delete(self, id: int) -> None:
        self._end("deleted", id)

    async def postpone(self, id: int, until: datetime, attempts: int) -> None:
        self._end("postponed", until - NOW, attempts)

    def _end(self, *outcome: object) -> None:
        self.outcomes.append(outcome)
        self.stop.set()


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[PushService]:
    async with push_service(tmp_path) as service:
        yield service


async def outcome(one: PushEndpoint, service: PushService, folder: Path) -> tuple[object, ...]:
    owed = Owed([one])
    keys = PushKeys(folder, "https://thidua.example.vn")
    async with asyncio.timeout(10):
        await send_notices(owed, keys, owed.stop, lambda: NOW, service.connector)
    [only] = owed.outcomes
    return only


async def test_a_notice_is_signed_by_this_installation_and_sealed_for_the_browser(
    service: PushService, tmp_path: Path
):
    assert await outcome(endpoint(), service, tmp_path) == ("told", 1)
    [(path, headers, body)] = service.came
    assert f"https://{HOST}{path}" == BROWSER.subscription["endpoint"]
    assert signed_by(headers["authorization"], f"https://{HOST}", NOW) == PushKeys(tmp_path).public
    assert (headers["ttl"], headers["content-encoding"]) == (str(KEPT), "aes128gcm")
    assert json.loads(BROWSER.opens(body)) == {"title": "Có việc mới của Cụm thi đua số 10"}
    assert headers["host"] == HOST
    assert "cookie" not in headers


async def test_a_notice_of_any_cluster_has_one_length(service: PushService, tmp_path: Path):
    for cluster in ("", "Cụm 1", "Cụm thi đua số 10", "Cụm " + "ắ" * 400):
        await outcome(endpoint(cluster=cluster), service, tmp_path)
        assert len(notice(cluster)) == SEALED
        assert json.loads(notice(cluster))["title"].startswith("Có việc mới")
    assert len({len(body) for *_, body in service.came}) == 1


@pytest.mark.parametrize("status", [403, 404, 410])
async def test_an_endpoint_that_the_push_service_does_not_know_is_deleted(
    status: int, service: PushService, tmp_path: Path
):
    service.answers = [(status, {})]
    assert await outcome(endpoint(), service, tmp_path) == ("deleted", 1)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_push_service_that_asks_to_wait_is_left_so_long(
    status: int, service: PushService, tmp_path: Path
):
    service.answers = [(status, {"Retry-After": "90"})]
    assert await outcome(endpoint(), service, tmp_path) == ("postponed", timedelta(seconds=90), 1)
    # It may name a moment, and no wait is longer than a day.
    service.answers = [(status, {"Retry-After": format_datetime(NOW + timedelta(minutes=5))})]
    assert await outcome(endpoint(), service, tmp_path) == ("postponed", timedelta(minutes=5), 1)
    service.answers = [(status, {"Retry-After": "99999999"})]
    assert await outcome(endpoint(), service, tmp_path) == ("postponed", timedelta(days=1), 1)


async def test_without_a_word_about_it_the_waits_grow_and_end(service: PushService, tmp_path: Path):
    waits = []
    for attempts in (0, 4):
        service.answers = [(500, {})]
        waits.append((await outcome(endpoint(attempts=attempts), service, tmp_path))[1])
    assert timedelta(seconds=10) < waits[0] < waits[1] < timedelta(hours=2)  # type: ignore[operator]
    service.answers = [(500, {})]
    assert await outcome(endpoint(attempts=TRIES - 1), service, tmp_path) == ("told", 1)


async def test_a_push_service_that_is_not_reached_is_tried_again(service: PushService, tmp_path: Path):
    service.port = 1
    kind, _, attempts = await outcome(endpoint(), service, tmp_path)
    assert (kind, attempts) == ("postponed", 1)


async def test_a_redirect_leads_nowhere(service: PushService, tmp_path: Path):
    service.answers = [(307, {"Location": f"https://{HOST}/elsewhere"})]
    assert await outcome(endpoint(), service, tmp_path) == ("told", 1)
    assert len(service.came) == 1


async def test_a_name_that_has_come_to_lead_to_this_machine_is_not_called(service: PushService, tmp_path: Path):
    """Looked at when it subscribed, it was public; the name is resolved for each call, and once."""
    asked: list[str] = []

    async def rebound(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    def connector() -> TCPConnector:
        return TCPConnector(resolver=PublicResolver(rebound))

    owed = Owed([endpoint()])
    await send_notices(owed, PushKeys(tmp_path), owed.stop, lambda: NOW, connector)
    assert [kind for kind, *_ in owed.outcomes] == ["postponed"]
    assert asked == [HOST]
    assert service.came == []


async def test_the_usual_way_leads_to_the_public_internet_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    caplog.set_level("INFO")
    owed = Owed([endpoint(endpoint="https://localhost./x")])
    await send_notices(owed, PushKeys(tmp_path), owed.stop, lambda: NOW)
    assert [kind for kind, *_ in owed.outcomes] == ["postponed"]
    # No connection was tried: its name was refused, and no log names it.
    assert "ClientConnectorDNSError" in caplog.text
    assert "localhost" not in caplog.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "https://127.0.0.1/x"},
        {"endpoint": f"http://{HOST}/x"},
        {"key": "BAAA"},
        {"key": "BA" * 43 + "A"},
    ],
)
async def test_what_is_no_endpoint_is_never_called(wrong: dict[str, str], service: PushService, tmp_path: Path):
    assert await outcome(endpoint(**wrong), service, tmp_path) == ("deleted", 1)
    assert service.came == []


def test_a_wait_that_is_none_is_not_waited():
    for word in ("", "soon", "-5", "1e9"):
        assert seconds_of(word, NOW.timestamp()) == 0.0


async def test_an_error_of_the_database_ends_nothing(
    service: PushService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    owed, failures = Owed([endpoint()]), [OSError("locked")]
    claim = owed.claim

    async def failing(limit: int, lease: timedelta) -> list[PushEndpoint]:
        if failures:
            raise failures.pop()
        return await claim(limit, lease)

    owed.claim = failing  # type: ignore[method-assign]
    monkeypatch.setattr(notices, "EVERY", 0.01)
    async with asyncio.timeout(10):
        await send_notices(owed, PushKeys(tmp_path), owed.stop, lambda: NOW, service.connector)
    assert owed.outcomes == [("told", 1)]
