"""`thidua verify`: its exit code says what it has found."""

import sqlite3


def test_a_whole_journal_is_0_and_a_changed_one_1(thidua, tmp_path):
    assert thidua("new", "short").returncode == 0
    database = tmp_path / "data" / "thidua.sqlite3"
    told = thidua("verify", str(database))
    assert (told.returncode, told.stderr) == (0, "")
    assert "Whole:" in told.stdout
    with sqlite3.connect(database) as raw:
        raw.execute("update journal set hash = 'made up'")
    told = thidua("verify", str(database), "--head", "1:" + "a" * 64)
    assert (told.returncode, told.stderr) == (1, "")
    assert "row 1 was changed" in told.stdout
    assert "cluster 1 has another row 1" in told.stdout


def test_a_place_without_a_database_is_1_and_a_sentence(thidua, tmp_path):
    told = thidua("verify", str(tmp_path / "nothing"))
    assert (told.returncode, told.stderr) == (1, "")
    assert told.stdout.endswith("nothing: no such file\n")
