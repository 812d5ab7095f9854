"""What is promised of a secret ballot, and what the source must not say or do."""

import re
from pathlib import Path

import bot
from bot.conversations.voting import posts
from bot.dialogue.situation import Situation
from storage.records.ballots import TRACES
from storage.schema import metadata
from tests.worlds.charters import NOW
from tests.worlds.core import CHAT

ROOT = Path(bot.__file__).parents[1]


def test_the_promise_names_its_limits_in_the_same_breath():
    for limit in (
        "8/8",
        "người vận hành máy chủ",
        "nhà cung cấp ứng dụng nhắn tin",
        "không xem lại hoặc đổi phiếu",
    ):
        assert limit in posts.PROMISE
    assert posts.PROMISE in posts.secrecy(Situation(NOW, CHAT))


BANNED = ("tuyệt đối bí mật", "ẩn danh hoàn toàn", "blockchain", "không thể gian lận", "mã hoá đầu cuối")


def test_no_text_of_the_source_promises_what_cannot_be_kept():
    banned = {*BANNED, *(words.replace("hoá", "hóa") for words in BANNED)}
    texts = [*ROOT.glob("bot/**/*.py"), *ROOT.glob("handlers/**/*"), *ROOT.glob("storage/**/*.py")]
    texts += [*ROOT.glob("config/**/*"), ROOT / "README.md"]
    said = {path: path.read_text("utf-8", errors="ignore").casefold() for path in texts if path.is_file()}
    assert len(said) > 100
    assert [(path.name, words) for path, all in said.items() for words in banned if words in all] == []


def test_every_table_that_may_hold_a_choice_is_wiped_after_the_count():
    assert {"votes", "turnout", "drafts", "outbox"} == set(TRACES) <= set(metadata.tables)


def test_votes_the_roll_and_drafts_are_touched_by_one_module_alone():
    asking = [
        path.relative_to(ROOT / "storage").as_posix()
        for path in sorted((ROOT / "storage").rglob("*.py"))
        if re.search(
            r"^from storage\.schema import[^)]*\b(votes|turnout|drafts)\b", path.read_text("utf-8"), re.M
        )
    ]
    assert asking in (["records/ballots.py"], ["loading/queries.py", "records/ballots.py"])
    reading = (ROOT / "storage" / "loading" / "queries.py").read_text("utf-8")
    assert not re.search(r"\b(votes|drafts)\b", reading)
