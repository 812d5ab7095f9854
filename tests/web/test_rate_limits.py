"""How often: a person, an office behind one address, somebody who guesses; and whose address it is."""

import asyncio

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.routing import Route
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from handlers.web.app import assemble
from handlers.web.context import WebApp, new_secret
from handlers.web.rate_limits import A_CHAT, AN_ADDRESS, Act, Rate, RateLimits, address
from handlers.web.upload_store import EVIDENCE, INCOMING
from tests.worlds.web import WebWorld, make

SEAT = "Đại diện Kho bạc Nhà nước tỉnh Thanh Hóa"


class Watch:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def asked(host: str) -> Request:
    return Request({"type": "http", "client": (host, 1), "headers": []})


@given(
    burst=st.integers(1, 50),
    each=st.sampled_from([0.25, 0.5, 1.0, 4.0]),
    pauses=st.lists(st.sampled_from([0.0, 0.125, 0.5, 1.0, 16.0]), max_size=80),
)
def test_no_more_than_the_burst_and_one_each_so_many_seconds(burst: int, each: float, pauses: list[float]):
    rate, full, now, taken = Rate(burst, each), 0.0, 0.0, list[float]()
    for pause in pauses:
        now += pause
        full, wait = rate.take(full, now)
        if not wait:
            taken.append(now)
        else:
            # After the time that was told, one may.
            assert rate.take(full, now + wait)[1] == 0
    for first, start in enumerate(taken):
        for last, end in enumerate(taken[first:], first):
            assert last - first + 1 <= burst + (end - start) / each


@given(
    start=st.floats(0, 1e8),
    burst=st.integers(1, 120),
    each=st.sampled_from([0.004, 0.04, 0.25, 0.5, 60.0]),
)
def test_a_whole_burst_may_come_at_once_at_any_reading_of_the_clock(start: float, burst: int, each: float):
    rate, full = Rate(burst, each), 0.0
    for _ in range(burst):
        full, wait = rate.take(full, start)
        assert wait == 0
    _, wait = rate.take(full, start)
    assert wait == pytest.approx(each, rel=0.001)


def test_eight_people_at_sixty_taps_a_minute_on_one_address_are_never_held_up():
    watch = Watch()
    limits = RateLimits(watch)
    for _ in range(10 * 60):
        for person in range(8):
            assert limits.take("say", asked("203.0.113.7"), f"chat {person}") == 0
        watch.now += 1


def test_eight_people_who_all_send_their_photos_at_once_are_not_held_up():
    limits = RateLimits(Watch())
    for person in range(8):
        for _ in range(20):
            assert limits.take("upload", asked("203.0.113.7"), f"chat {person}") == 0


def test_a_chat_that_says_too_much_is_told_how_long_to_wait_and_then_heard():
    watch = Watch()
    limits = RateLimits(watch)
    waits = [limits.take("say", asked("203.0.113.7"), "chat") for _ in range(A_CHAT["say"].burst + 1)]
    assert waits[-1] > 0
    assert not any(waits[:-1])
    assert limits.take("say", asked("203.0.113.7"), "another chat") == 0
    watch.now += waits[-1]
    assert limits.take("say", asked("203.0.113.7"), "chat") == 0


def test_what_is_whole_again_is_forgotten():
    watch = Watch()
    limits = RateLimits(watch)
    for number in range(30_000):
        limits.take("code", asked(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"))
        watch.now += 1
    assert limits.remembered < 15_000


@pytest.mark.parametrize(
    ("host", "whom"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("testclient", "testclient"),
    ],
)
def test_of_an_ipv6_address_the_network_counts(host: str, whom: str):
    assert address(asked(host)) == whom


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def house(world: WebWorld, watch: Watch) -> WebApp:
    places = world.data / INCOMING, world.data / EVIDENCE
    return WebApp(world.memory, world.receive, make, world.transport, *places, limits=RateLimits(watch))


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits low enough to be reached in a test."""
    monkeypatch.setitem(A_CHAT, "say", Rate(2, 5.0))
    monkeypatch.setitem(A_CHAT, "upload", Rate(2, 5.0))
    monkeypatch.setitem(AN_ADDRESS, "code", Rate(2, 300.0))


async def test_taps_beyond_measure_are_refused_with_a_sentence_and_kept_when_repeated_later(
    world: WebWorld, house: WebApp, watch: Watch, few: None
):
    async with world.client(assemble(house)) as http:
        path = f"/chat/{world.secrets['Lan']}/noi"
        for n in range(2):
            assert (await http.post(path, json={"id": f"update-{n}", "text": "trợ giúp"})).status_code == 200
        refused = await http.post(path, json={"id": "update-2", "text": "trợ giúp"})
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == "5"
        told = "Có quá nhiều tin gửi cùng lúc. Đề nghị chờ 5 giây rồi gửi lại."
        assert refused.json() == {"problem": told}
        plain = await http.post(path, data={"id": "update-2", "text": "trợ giúp"})
        assert plain.status_code == 429
        assert told in plain.text
        watch.now += 5
        kept = await http.post(path, json={"id": "update-2", "text": "trợ giúp"})
        assert kept.json()["status"] == "kept"


async def test_files_beyond_measure_are_refused_with_a_sentence(world: WebWorld, house: WebApp, few: None):
    async with world.client(assemble(house)) as http:
        page = f"/chat/{world.secrets['Lan']}/tep"
        for n in range(2):
            assert (await http.post(f"{page}/upload-{n:03}", content=b"x")).status_code == 200
        refused = await http.post(f"{page}/upload-003", content=b"x")
        assert refused.status_code == 429
        assert refused.json() == {"problem": "Nhiều tệp đang chờ lưu. Đề nghị gửi tiếp sau 5 giây."}


async def test_after_too_many_wrong_codes_from_an_address_even_a_right_one_waits(
    world: WebWorld, house: WebApp, watch: Watch, few: None
):
    async with world.client(assemble(house)) as http:
        for code in ("AAAAA22222", "AAAAA22223"):
            refused = await http.post(f"/vao/{code}", data={"phong": new_secret(), "name": "Lạ"})
            assert refused.status_code == 404
        right = {"phong": new_secret(), "name": "Mai"}
        refused = await http.post(f"/vao/{world.codes[SEAT]}", data=right)
        assert refused.status_code == 429
        assert "Đề nghị kiểm tra lại đường dẫn, sau 5 phút mở lại" in refused.text
        watch.now += 300
        entered = await http.post(f"/vao/{world.codes[SEAT]}", data=right)
        assert "Kính chào Mai" in (await http.get(entered.headers["location"])).text


async def test_guesses_made_at_once_are_counted_one_by_one(world: WebWorld, house: WebApp, watch: Watch):
    async with world.client(assemble(house)) as http:
        guesses = (f"AAAAA{number:05}".translate(str.maketrans("01", "YZ")) for number in range(400))
        answers = await asyncio.gather(
            *(http.post(f"/vao/{code}", data={"phong": new_secret(), "name": "Lạ"}) for code in guesses)
        )
    looked_up = [answer for answer in answers if answer.status_code == 404]
    assert len(looked_up) == AN_ADDRESS["code"].burst
    assert {answer.status_code for answer in answers} == {404, 429}


async def test_right_codes_are_never_counted_however_many_come_from_one_office(
    world: WebWorld, house: WebApp, few: None
):
    async with world.client(assemble(house)) as http:
        unused = [code for seat, code in world.codes.items() if "Cục Thuế" not in seat]
        for code in unused[:6]:
            entered = await http.post(f"/vao/{code}", data={"phong": new_secret(), "name": "Mai"})
            page = await http.get(entered.headers["location"])
            assert "Kính chào Mai" in page.text


@pytest.mark.parametrize(
    ("proxies", "host"), [("127.0.0.1", "203.0.113.9"), ("10.0.0.0/8", "127.0.0.1"), ("", "127.0.0.1")]
)
async def test_only_a_known_proxy_is_believed_about_where_a_request_comes_from(proxies: str, host: str):
    """As the server is set up: what stands left of the proxy's own word anybody may have written."""
    whom: list[str] = []

    async def app(scope, receive, send):  # type: ignore[no-untyped-def]
        whom.append(address(Request(scope)))

    behind = ProxyHeadersMiddleware(app, trusted_hosts=proxies)
    said = (b"x-forwarded-for", b"198.51.100.1, 203.0.113.9")
    await behind({"type": "http", "client": ("127.0.0.1", 5), "headers": [said]}, None, None)  # type: ignore
    assert whom == [host]


@pytest.mark.parametrize(
    ("act", "path"),
    [
        ("view", ""),
        ("view", "/bang"),
        ("view", "/ma-moi"),
        ("document", "/van-ban/1"),
        ("document", "/minh-chung/1"),
    ],
)
async def test_pages_and_documents_have_a_limit_for_each_chat(
    world: WebWorld, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, act: Act, path: str
):
    monkeypatch.setitem(A_CHAT, act, Rate(1, 60.0))
    lan, minh = f"/chat/{world.secrets['Lan']}{path}", f"/chat/{world.secrets['Minh']}{path}"
    assert (await http.get(lan)).status_code != 429
    again = await http.get(lan)
    assert (again.status_code, again.headers["retry-after"]) == (429, "60")
    assert "Đề nghị chờ 60 giây rồi mở lại." in again.text
    # Nobody else waits with them; the group's page is everybody's.
    assert (await http.get(minh)).status_code != 429
    group = f"/nhom/{await world.binds_group()}"
    assert [(await http.get(group)).status_code for _ in range(3)] == [200] * 3


async def test_every_way_into_a_chat_has_a_limit(world: WebWorld, monkeypatch: pytest.MonkeyPatch):
    """Walks the router: a route that is added later without a limit fails here."""
    for act in A_CHAT:
        monkeypatch.setitem(A_CHAT, act, Rate(2, 600.0))
    app, unlimited, seen = world.app(), [], 0
    for route in app.routes:
        if not isinstance(route, Route) or not route.path.startswith("/chat/{secret}"):
            continue
        for method in (route.methods or set()) - {"HEAD"}:
            seen += 1
            # A limit of its own for each, counted from nothing.
            async with world.client(world.app()) as http:
                statuses = []
                for n in range(4):
                    named = {"secret": world.secrets["Minh"], "name": f"upload-00{n}", "cycle": "k1"}
                    path = route.path.format(**named, id=1, row=1)
                    content = f'{{"id": "update-{n}00", "text": "x"}}'
                    headers = {"Content-Type": "application/json"}
                    statuses.append(
                        (await http.request(method, path, content=content, headers=headers)).status_code
                    )
            if statuses[-1] != 429:
                unlimited.append((method, route.path, statuses))
    assert seen >= 12
    assert unlimited == []
