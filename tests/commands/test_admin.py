"""`thidua admin`, as an operator types it: what is there, a lost secretary, a pause, a removal."""

import json
import re
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path


def test_clusters_and_seats_are_listed_for_people_and_for_programs(thidua):
    thidua("new", "short", "--name", "Cụm 10")
    told = thidua("admin", "clusters")
    assert (told.returncode, told.stderr) == (0, "")
    assert re.search(r"^1 +Cụm 10 +\d{4} +self +0 ", told.stdout, re.MULTILINE)
    (cluster,) = json.loads(thidua("admin", "clusters", "--json").stdout)
    assert (cluster["id"], cluster["name"], cluster["held"]) == (1, "Cụm 10", 0)
    seats = json.loads(thidua("admin", "seats", "1", "--json").stdout)
    assert (len(seats), seats[0]["role"]) == (cluster["seats"], "secretary")
    assert json.loads(thidua("admin", "messages", "--json").stdout) == []
    told = thidua("admin", "seats", "7")
    assert (told.returncode, told.stderr) == (2, "There is no cluster 7; `thidua admin clusters` lists them.\n")


def test_a_lost_secretary_is_given_a_new_code_that_is_journalled(thidua, tmp_path: Path):
    thidua("new", "short")
    told = thidua("admin", "code", "1", "--why", "Thư ký chuyển công tác.")
    assert told.returncode == 0, told.stderr
    assert re.match(r"The secretary's one-time code: \w{5}-\w{5}\n", told.stdout)
    with sqlite3.connect(tmp_path / "data" / "thidua.sqlite3") as database:
        acts = [json.loads(row[0]) for row in database.execute("SELECT body FROM journal ORDER BY number")]
    assert acts[-1]["act"] == "operator issued code"
    assert acts[-1]["why"] == "Thư ký chuyển công tác."
    there = str(tmp_path / "data" / "thidua.sqlite3")
    assert "Whole" in thidua("verify", there).stdout


def test_another_key_is_refused_until_the_operator_says_that_the_old_one_is_lost(thidua, tmp_path: Path):
    code = re.search(r"one-time code: (\w{5}-\w{5})", thidua("new", "short").stdout)[1]
    (tmp_path / "data" / "secret.key").unlink()
    for command in (("run",), ("new", "short", "--name", "Cụm 11"), ("admin", "clusters")):
        told = thidua(*command, THIDUA_PORT="0")
        assert (told.returncode, told.stderr.count("\n")) == (2, 1)
        assert "`thidua admin new-key`" in told.stderr
    told = thidua("admin", "new-key", "--why", "Ổ đĩa hỏng.")
    assert (told.returncode, told.stderr) == (0, "")
    assert "are withdrawn" in told.stdout
    there = str(tmp_path / "data" / "thidua.sqlite3")
    assert "Whole" in thidua("verify", there).stdout
    with sqlite3.connect(there) as database:
        assert database.execute("SELECT count(*) FROM codes WHERE spent IS NULL").fetchone() == (0,)
    assert code not in thidua("admin", "code", "1", "--why", "Cấp lại.").stdout


def test_requests_are_listed_without_what_was_written_and_answered(thidua, tmp_path: Path):
    thidua("new", "short")
    there = tmp_path / "data" / "thidua.sqlite3"
    with sqlite3.connect(there) as database:
        database.execute("INSERT INTO people (name) VALUES ('Lan')")
        database.execute(
            "INSERT INTO data_requests (cluster, key, person, kind, words, at, due) VALUES (1, 'K7QF2M', 1, "
            "'correct', 'Sai ngày sinh.', '2026-11-23 01:00:00.000000', '2026-11-25 09:30:00.000000')"
        )
    told = thidua("admin", "requests", "--json")
    (request,) = json.loads(told.stdout)
    assert (request["key"], request["kind"], request["answered"]) == ("K7QF2M", "correct", None)
    assert "ngày sinh" not in told.stdout
    answer = tmp_path / "answer.txt"
    answer.write_text("Đã sửa.\n", "utf-8")
    told = thidua("admin", "answer", "1", "k7qf2m", "--words", str(answer))
    assert (told.returncode, told.stderr) == (0, "")
    again = thidua("admin", "answer", "1", "K7QF2M", "--words", str(answer))
    assert (again.returncode, "No request K7QF2M waits" in again.stderr) == (2, True)
    with sqlite3.connect(there) as database:
        acts = [json.loads(row[0]) for row in database.execute("SELECT body FROM journal ORDER BY number")]
    assert (acts[-1]["act"], acts[-1]["what"], acts[-1]["granted"]) == ("data request answered", "K7QF2M", True)
    assert "Whole" in thidua("verify", str(there)).stdout


def test_the_dossier_is_written_from_what_runs_and_over_nothing(thidua, tmp_path: Path):
    thidua("new", "short", "--name", "Cụm 10")
    file = tmp_path / "ho-so.txt"
    told = thidua("admin", "dossier", str(file), THIDUA_OPERATOR="Văn phòng cụm")
    assert (told.returncode, told.stderr) == (0, "")
    written = file.read_text("utf-8-sig")
    assert "Tên: Văn phòng cụm" in written
    assert "- Cụm 10, năm " in written
    assert thidua("admin", "dossier", str(file)).returncode == 2


def test_a_cluster_is_paused_once_and_goes_on(thidua):
    thidua("new", "short")
    for act, said in (("pause", "paused"), ("resume", "resumed")):
        told = thidua("admin", act, "1", "--why", "Sáp nhập.")
        assert told.stdout == f"Cluster 1: {said}; it is journalled, and all are told.\n"
    told = thidua("admin", "resume", "1", "--why", "Xong.")
    assert (told.returncode, told.stderr) == (2, "Cluster 1 is not paused.\n")


def test_a_cluster_is_removed_by_its_whole_name_after_a_backup_and_with_the_bot_stopped(
    thidua, started, tmp_path: Path
):
    thidua("new", "short", "--name", "Cụm 10")
    thidua("new", "short", "--name", "Cụm 11")
    file = tmp_path / "before.thidua"
    wrong = thidua("admin", "remove", "1", "--name", "Cụm 1", "--backup", str(file))
    assert wrong.returncode == 2
    assert wrong.stderr == "Cluster 1 is named “Cụm 10”: type its whole name in --name to remove it.\n"
    with started("run", THIDUA_PORT="0"):
        running = thidua("admin", "remove", "1", "--name", "Cụm 10", "--backup", str(file))
    assert (running.returncode, file.exists()) == (2, False)
    told = thidua("admin", "remove", "1", "--name", "Cụm 10", "--backup", str(file))
    assert told.returncode == 0, told.stderr
    assert told.stdout.endswith(f"Removed cluster 1 “Cụm 10”. Only {file} holds it now.\n")
    assert [one["name"] for one in json.loads(thidua("admin", "clusters", "--json").stdout)] == ["Cụm 11"]
    again = {"THIDUA_DATA_DIR": str(tmp_path / "again")}
    assert thidua("restore", str(file), **again).returncode == 0
    assert len(json.loads(thidua("admin", "clusters", "--json", **again).stdout)) == 2


def test_what_is_done_while_the_clock_is_doubted_is_of_the_time_that_the_bot_believes(thidua, tmp_path: Path):
    thidua("new", "short")
    long_ago = datetime.now(UTC) - timedelta(days=30)
    with sqlite3.connect(tmp_path / "data" / "thidua.sqlite3") as database:
        mark = ("another boot", f"{long_ago:%Y-%m-%d %H:%M:%S.%f}", "5.000")
        database.execute("INSERT INTO clocks (machine, upto, seconds) VALUES (?, ?, ?)", mark)
    assert thidua("admin", "pause", "1", "--why", "Sáp nhập.").returncode == 0
    with sqlite3.connect(tmp_path / "data" / "thidua.sqlite3") as database:
        acts = [json.loads(row[0]) for row in database.execute("SELECT body FROM journal ORDER BY number")]
    assert abs(datetime.fromisoformat(acts[-1]["at"]) - long_ago) < timedelta(hours=1)
