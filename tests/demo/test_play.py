"""`thidua demo --play`: the year without a person, on each platform, and what it leaves behind."""

import json
import os
import re
import sqlite3
from pathlib import Path

import pytest

from config.charters import HERE
from handlers.commands.verify import verify
from handlers.demo.play import play
from handlers.documents.packet import check
from tests.demo.kept_secrets import in_backup, page_secrets


@pytest.fixture(scope="session")
def played(tmp_path_factory) -> Path:
    """Folder in which each play leaves what came of it; shared by the processes of a test run."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "played"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.mark.parametrize("platform", ["web", "telegram", "zalo", "mixed"])
def test_the_same_people_come_to_the_same_ranking_on_each_platform(tmp_path, played, platform, monkeypatch):
    talk, pages = [], page_secrets(monkeypatch)
    play(tmp_path, platform, "short", talk.append)
    _leads_from_the_secretarys_code_to_the_ranking_in_the_group("\n".join(talk))
    _is_left_whole_with_every_message_sent(tmp_path / "thidua.sqlite3")
    if platform != "zalo":
        # There the chair gets each post ready to copy, and no group is written to.
        _sounds_in_the_group_eight_times_at_most_on_the_day_of_the_meeting(tmp_path / "thidua.sqlite3")
    ranking = json.loads((tmp_path / "ranking.json").read_text("utf-8"))
    _has_a_row_for_each_unit_best_first(ranking)
    _shares_a_rank_between_units_that_answered_alike(ranking)
    results = json.loads((tmp_path / "results.json").read_text("utf-8"))
    _comes_out_as_the_founding_case_did(results)
    _says_why_of_each_act_of_steering(tmp_path / "thidua.sqlite3")
    _is_as_the_groups_phones_have_it(tmp_path / "thidua.sqlite3", "\n".join(talk))
    _leaves_a_packet_that_adds_up(tmp_path, "\n".join(talk))
    # Where people come in by pages, their secrets are looked for too.
    assert bool(pages) == (platform in ("web", "mixed"))
    assert in_backup(tmp_path, pages) == []
    # The plays run side by side; the last to end meets all others.
    (tmp_path / platform).write_text(json.dumps([ranking, results]))
    (tmp_path / platform).replace(played / platform)
    for other in played.iterdir():
        assert json.loads(other.read_text()) == [ranking, results], other.name


def _leaves_a_packet_that_adds_up(out, talk):
    head = re.findall(r"Dấu kiểm (\d+: [0-9A-Z-]+)", talk)[-1]
    said = []
    assert check.main([str(out / "packet"), "--head", head], said.append) == 0, said
    assert (out / "packet.zip").is_file()


def _leads_from_the_secretarys_code_to_the_ranking_in_the_group(talk):
    assert talk.startswith("Minh> /start ")
    assert "\nLan< Đã chuyển bảng tự chấm cho lãnh đạo đơn vị duyệt." in talk
    assert "\nHùng> [Đồng ý]" in talk
    assert "\nMinh> [Công bố]" in talk
    assert talk.rindex("\ngroup< KẾT QUẢ XẾP HẠNG NĂM 2026") > talk.rindex("\nMinh> [Công bố]")
    assert "\ngroup< ĐÃ THÔNG QUA GIAO ƯỚC THI ĐUA NĂM 2027" in talk
    assert talk.index("\ngroup< BÀN GIAO: từ thứ Sáu, 15/01/2027") < talk.index(
        "\nHùng< Từ hôm nay đồng chí giữ vai"
    )


def _is_left_whole_with_every_message_sent(path):
    database = sqlite3.connect(path)
    try:
        assert database.execute("pragma integrity_check").fetchone() == ("ok",)
        states = dict(database.execute("select state, count(*) from outbox group by state"))
        assert set(states) <= {"sent", "replaced"}
        assert states["sent"] > 100
        assert database.execute("select count(*) from heard where failed <> ''").fetchone() == (0,)
    finally:
        database.close()


def _sounds_in_the_group_eight_times_at_most_on_the_day_of_the_meeting(path):
    database = sqlite3.connect(path)
    try:
        (posts,) = database.execute(
            "select count(*) from outbox where grouped and state = 'sent' and date(made) = '2027-01-07'"
            " and edit = '' and board = '' and not quiet and not strip"
        ).fetchone()
    finally:
        database.close()
    assert 4 <= posts <= 8


def _comes_out_as_the_founding_case_did(results):
    elected = {ballot["title"]: ballot["elected"] for ballot in results["ballots"]}
    assert elected["Bầu Cụm trưởng"] == ["Cục Thuế tỉnh Thanh Hóa"]
    assert elected["Bầu Cụm phó"] == ["Cục Quản lý thị trường tỉnh Thanh Hóa"]
    assert all(ballot["issued"] == ballot["returned"] == 8 for ballot in results["ballots"])
    assert results["pledge"]["adopted"] is True
    assert re.fullmatch("[0-9a-f]{64}", results["pledge"]["hash"])


def _says_why_of_each_act_of_steering(path):
    database = sqlite3.connect(path)
    try:
        rows = [json.loads(body) for (body,) in database.execute("select body from journal order by number")]
    finally:
        database.close()
    why = {row["act"]: row["why"] for row in rows if "why" in row}
    assert all(why.values())
    assert why["publish"] == "Theo lịch"
    assert why["ballot opened"] == "Theo chương trình hội nghị"
    assert {"close", "meeting called", "meeting opened", "meeting ended"} <= set(why)
    assert {"pledge put", "pledge adopted", "handover"} <= set(why)


def _is_as_the_groups_phones_have_it(database, talk):
    said, heads = [], re.findall(r"Dấu kiểm (\d+: \S+)", talk)
    assert len(heads) > 10
    assert verify(str(database), heads, said.append) == 0, said
    assert verify(str(database), [heads[-1][:-1] + ("0" if heads[-1][-1] != "0" else "1")], said.append) == 1


def _has_a_row_for_each_unit_best_first(ranking):
    assert len({row["unit"] for row in ranking}) == 8
    for row in ranking:
        assert list(row) == ["unit", "self", "reviewed", "agreed", "rank", "title"]
        assert row["title"]
    totals = [row["self"] for row in ranking]
    assert totals == sorted(totals, reverse=True)
    assert len(set(totals)) > 4


def _shares_a_rank_between_units_that_answered_alike(ranking):
    rank = {row["unit"]: row["rank"] for row in ranking}
    assert rank["Kho bạc Nhà nước tỉnh Thanh Hóa"] == rank["Ngân hàng Nhà nước Chi nhánh Thanh Hóa"]
    for own in rank.values():
        assert own == 1 + sum(other < own for other in rank.values())


def test_a_play_that_does_not_come_to_its_end_fails_and_leaves_no_ranking(thidua, tmp_path):
    # The stage is open for two minutes, and the play comes after five.
    out, closed = tmp_path / "out", tmp_path / "closed.yaml"
    # What an earlier play has left is no result of this one, nor is a packet that it has made.
    for left in ("ranking.json", "ranking-2026.json", "packet-2026/check.py", "packets/k1-95.zip"):
        (out / left).parent.mkdir(parents=True, exist_ok=True)
        (out / left).write_text("{}", "utf-8")
    text = (HERE / "short.yaml").read_text("utf-8")
    text = re.sub(r"due: \S+", "due: 2026-11-20T08:01+07:00", text, count=1)
    closed.write_text(re.sub(r"closes: \S+", "closes: 2026-11-20T08:02+07:00", text, count=1), "utf-8")
    told = thidua("demo", "--play", "--out", str(out), "--charter", str(closed))
    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    left = {path.name for path in out.iterdir()}
    assert left.isdisjoint({"ranking.json", "ranking-2026.json", "packet-2026", "packets"})


def test_play_needs_to_be_told_where_to_leave_its_results(thidua):
    told = thidua("demo", "--play")
    assert told.returncode == 2
    assert "--out DIR" in told.stderr
