"""What is logged: one line an event, kinds and places of errors, and no secret, wherever it stands."""

import asyncio
import json
import logging
import sys
import threading
from collections.abc import Callable, Iterator

import pytest
from starlette.routing import Route

from bot.dialogue.codes import new_code
from bot.dialogue.turn import Document
from config.settings_loader import isolated
from handlers import logging_setup
from handlers.channel import makes_none
from handlers.logging_setup import Json, OnceAMinute, Plain
from handlers.telegram.transport import TelegramTransport
from handlers.web.app import app
from handlers.web.context import chat_of, new_secret
from handlers.zalo.pictures import Pictures
from tests.telegram_stand.server import TOKEN

STYLES = [Plain(), Json()]
SECRET, CODE = new_secret(), new_code(b"seven", "seat 1")
DATABASE = "postgresql+psycopg://thidua:mật%20khẩu[rất]dài@db/thidua"
WEBHOOK = TelegramTransport(TOKEN).secret
PICTURE = Pictures(TOKEN, "https://thidua.example.vn", makes_none).address(Document("picture", "k1"))
METRICS = "for-the-eyes-of-prometheus"

# Where each secret may turn up, and the secret.
MET = {
    "the token in a URL": (f"POST https://api.telegram.org/bot{TOKEN}/sendMessage 502", TOKEN),
    "another bot's token": ("Bearer 987654321:AAF-abcdefghijklmnopqrstuvwxyz_12345 x", "AAF-abcdefghi"),
    "the webhook's secret": (f"{{'secret_token': '{WEBHOOK}'}}", WEBHOOK),
    "the webhook's secret by its header": (f"X-Telegram-Bot-Api-Secret-Token: {'f' * 64}", "f" * 64),
    "a web invitation": (f"https://thidua.example.vn/vao/{CODE.lower()}", CODE.lower()),
    "a Telegram invitation": (f"https://t.me/thidua_bot?start={CODE.lower()}", CODE.lower()),
    "an invitation that is said": (f"heard '/start {CODE.lower()}'", CODE.lower()),
    "an invitation by itself": (f"code {CODE[:5]}-{CODE[5:]} is spent", CODE[5:]),
    "the link of a chat": (f"GET /chat/{SECRET}/tin?sau=4 404", SECRET),
    "the link of a group": (f"GET /nhom/{SECRET}", SECRET),
    "the secrets of a stream": (f"GET /su-kien?chat={SECRET}&chat={SECRET.lower()}&sau=1", SECRET.lower()),
    "the secret of a chat by itself": (f"no chat {SECRET}", SECRET),
    "the address of a picture for Zalo": (f"GET {PICTURE} 502", PICTURE[-60:-4]),
    "the database's password in its URL": (f"cannot connect to {DATABASE}", "mật%20khẩu[rất]dài"),
    "the database's password by itself": ("password 'mật khẩu[rất]dài' refused", "mật khẩu[rất]dài"),
    "a proxy's password": ("socks5://me:s3cret!@10.0.0.1:1080 timed out", "s3cret!"),
    "the token of the metrics": (f"Authorization: Bearer {METRICS}", METRICS),
}


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a start makes them known, and only for the test."""
    monkeypatch.setattr(logging_setup, "known_secrets", set())
    settings = isolated(telegram_token=TOKEN, database_url=DATABASE, metrics_token=METRICS)
    logging_setup.hide(*settings.secrets)
    TelegramTransport(TOKEN)


def record(message: str, *args: object, error: BaseException | None = None) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("thidua", logging.ERROR, "f.py", 1, message, args, info)


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    try:
        raise error from cause
    except BaseException as caught:
        return caught


@pytest.mark.parametrize("style", STYLES, ids=["plain", "json"])
@pytest.mark.parametrize("met", MET)
def test_no_line_holds_a_secret_not_in_its_words_nor_its_arguments_nor_its_traceback(
    style: logging.Formatter, met: str
):
    words, secret = MET[met]
    cause = raised(ConnectionError(words))
    error = raised(RuntimeError(words), cause)
    group = raised(ExceptionGroup(words, [error]))
    for line in (
        style.format(record(words)),
        style.format(record("%s failed", words)),
        style.format(record("%r failed", {"said": words})),
        style.format(record("%d", words)),
        style.format(record("it failed", error=error)),
        style.format(record("it failed", error=group)),
    ):
        assert secret not in line
    assert "***" in style.format(record(words))


def test_what_is_no_secret_stays():
    words = (
        "update 123456789 of k7/review.3.41 kept; journal 12:0123456789abcdef0123456789abcdef "
        "evidence 3f786850e387550fdab836ed7e6dc881de23001b in /srv/thidua/data at http://127.0.0.1:8080"
    )
    assert logging_setup.redact(words) == words
    assert logging_setup.redact(chat_of(SECRET)) == chat_of(SECRET)


def test_the_way_to_every_page_with_a_secret_in_its_path_is_known(tmp_path):
    """A page that is added under another name is found here before its secret is found in a log."""
    routes = [r for r in app(None, None, data=tmp_path).routes if isinstance(r, Route)]
    secret = [r.path for r in routes if "{secret}" in r.path or "{code}" in r.path]
    assert len(secret) > 5
    for path in secret:
        met = path.replace("{secret}", "a-b_c").replace("{code}", "a-b_c")
        assert "a-b_c" not in logging_setup.redact(f"GET {met} 500")


@pytest.mark.parametrize("style", STYLES, ids=["plain", "json"])
def test_of_an_error_its_kind_and_places_are_logged_and_what_it_quotes_is_not(style: logging.Formatter):
    said = "phiếu của Lan: đồng ý"
    error = raised(ExceptionGroup("nhóm", [raised(KeyError(said), raised(ValueError(said)))]))
    line = style.format(record("turn failed", error=error))
    for told in ("ExceptionGroup", "KeyError", "ValueError", "test_logging_setup.py"):
        assert told in line
    assert said not in line


def test_errors_that_are_each_other_s_cause_are_logged_all_the_same():
    one, other = raised(ValueError("một")), raised(KeyError("hai"))
    one.__cause__, other.__cause__ = other, one
    places = json.loads(Json().format(record("failed", error=one)))["error"]
    assert (places[-1], "KeyError" in places) == ("ValueError", True)


def test_as_json_each_event_is_one_line():
    line = Json().format(record("một\nhai", error=raised(ValueError("x"))))
    assert "\n" not in line
    told = json.loads(line)
    assert (told["level"], told["logger"], told["event"]) == ("error", "thidua", "một\nhai")
    assert told["at"].endswith("+00:00")
    assert told["error"][-1] == "ValueError"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """Logging as a command starts it; gives what has been written since."""
    root, kept = logging.getLogger(), logging.getLogger().handlers
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    written: list[str] = []
    monkeypatch.setattr(
        sys, "stderr", type("Stream", (), {"write": written.append, "flush": print, "isatty": bool})
    )
    logging_setup.start("auto")
    yield lambda: "".join(written)
    logging.captureWarnings(False)
    logging.raiseExceptions = True
    root.handlers = kept


def test_what_ends_the_program_or_a_thread_of_it_is_logged_without_its_words(started):
    error = raised(ValueError("phiếu của Lan"))
    sys.excepthook(type(error), error, error.__traceback__)
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    ended, divided = map(json.loads, started().splitlines())
    assert (ended["level"], ended["error"][-1]) == ("critical", "ValueError")
    assert divided["error"][-1] == "ZeroDivisionError"
    assert "phiếu" not in started()


async def test_a_task_that_nobody_waited_for_is_logged_without_its_words(started):
    asyncio.get_running_loop().set_exception_handler(logging_setup.on_unhandled)

    async def fails() -> None:
        raise ValueError("phiếu của Lan")

    task = asyncio.create_task(fails())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    line = json.loads(started())
    assert line["error"][-1] == "ValueError"
    assert "phiếu" not in started()


def test_what_comes_again_and_again_is_logged_once_a_minute_with_the_number_left_out():
    now = [0.0]
    once = OnceAMinute(lambda: now[0])
    told = []
    for second in range(0, 130, 10):
        now[0] = float(second)
        line = record("message %s cannot be settled: %s", second, "OperationalError (SQLITE_FULL)")
        if once.filter(line):
            told.append(line.getMessage())
    assert told == [
        "message 0 cannot be settled: OperationalError (SQLITE_FULL)",
        "message 60 cannot be settled: OperationalError (SQLITE_FULL) (and 5 more like it)",
        "message 120 cannot be settled: OperationalError (SQLITE_FULL) (and 5 more like it)",
    ]


def test_another_cause_is_another_line_and_what_is_no_warning_is_all_told():
    once = OnceAMinute(lambda: 0.0)
    assert [once.filter(record("cannot claim: %s", cause)) for cause in ("ENOSPC", "EROFS", "ENOSPC")] == [
        *(True, True, False)
    ]
    info = logging.LogRecord("thidua", logging.INFO, "f.py", 1, "begun", (), None)
    assert [once.filter(info), once.filter(info)] == [True, True]
