"""`thidua --version`: the release and the schema, which say what a database needs."""

import json
import re
import sys

from storage.migrations import HEAD


def test_the_release_and_the_schema_are_printed(thidua):
    told = thidua("--version")
    assert told.returncode == 0
    assert re.fullmatch(rf"thidua \S+.*, schema {HEAD}, Python 3\.\d+\n", told.stdout)


def test_both_are_printed_as_json_whichever_is_typed_first(thidua):
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    for typed in (("--version", "--json"), ("--json", "--version")):
        told = thidua(*typed)
        assert told.returncode == 0
        printed = json.loads(told.stdout)
        assert (printed["schema"], printed["python"]) == (HEAD, python)
        assert printed["thidua"]
