"""`thidua demo --play`: the year without a person, on each platform, and what it leaves behind."""

import json
import sqlite3

import pytest

from handlers.commands import venues
from handlers.commands.serving import CannotServe


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """The same play on the web and on Telegram: what was printed, and where it was left."""
    from handlers.commands.play import play

    plays = {}
    for platform in ("web", "telegram"):
        out = tmp_path_factory.mktemp(platform)
        talk = []
        play(out, platform, "short", talk.append)
        plays[platform] = ("\n".join(talk), out)
    return plays


@pytest.mark.parametrize("platform", ["web", "telegram"])
def test_the_talk_leads_from_the_secretarys_code_to_the_ranking_in_the_group(played, platform):
    talk, _ = played[platform]
    assert talk.startswith("Minh> /start ")
    assert "Lan< Đã chuyển bảng tự chấm cho lãnh đạo đơn vị duyệt." in talk
    assert "Hùng> [Đồng ý]" in talk
    assert "\ngroup< KẾT QUẢ XẾP HẠNG NĂM 2026" in talk


@pytest.mark.parametrize("platform", ["web", "telegram"])
def test_the_ranking_has_a_row_for_each_unit_best_first(played, platform):
    _, out = played[platform]
    ranking = json.loads((out / "ranking.json").read_text("utf-8"))
    assert len(ranking) == 8
    for row in ranking:
        assert list(row) == ["unit", "self", "reviewed", "agreed", "rank", "title"]
        assert row["reviewed"] is None
        assert row["agreed"] is None
        assert row["title"]
    totals = [row["self"] for row in ranking]
    assert totals == sorted(totals, reverse=True)
    assert len(set(totals)) > 4


def test_the_units_that_answered_alike_share_a_rank_and_the_next_is_skipped(played):
    ranking = json.loads((played["web"][1] / "ranking.json").read_text("utf-8"))
    rank = {row["unit"].split(" ")[0] + row["unit"].split(" ")[1]: row["rank"] for row in ranking}
    assert rank["Khobạc"] == rank["Ngânhàng"]
    assert sorted(rank.values()) == [
        1 + sum(other < own for other in rank.values()) for own in sorted(rank.values())
    ]


def test_the_same_people_come_to_the_same_result_on_both_platforms(played):
    web, telegram = ((played[p][1] / "ranking.json").read_text("utf-8") for p in ("web", "telegram"))
    assert web == telegram


@pytest.mark.parametrize("platform", ["web", "telegram"])
def test_the_database_is_left_whole_with_every_message_sent(played, platform):
    _, out = played[platform]
    database = sqlite3.connect(out / "thidua.sqlite3")
    try:
        assert database.execute("pragma integrity_check").fetchone() == ("ok",)
        states = dict(database.execute("select state, count(*) from outbox group by state"))
        assert set(states) <= {"sent", "replaced"}
        assert states["sent"] > 100
        assert database.execute("select count(*) from heard where failed <> ''").fetchone() == (0,)
    finally:
        database.close()


def test_without_the_extra_the_play_on_telegram_says_what_to_install(monkeypatch, tmp_path):
    from handlers.commands.play import play

    monkeypatch.setattr(venues.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(CannotServe, match=r"thidua\[demo\]"):
        play(tmp_path, "telegram", "short", print)


def test_play_needs_to_be_told_where_to_leave_its_results(thidua):
    told = thidua("demo", "--play")
    assert told.returncode == 2
    assert "--out DIR" in told.stderr
