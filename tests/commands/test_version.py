"""`thidua --version`: the release and the schema, which say what a database needs."""

import re

from storage.migrations import HEAD


def test_the_release_and_the_schema_are_printed(thidua):
    told = thidua("--version")
    assert told.returncode == 0
    assert re.fullmatch(rf"thidua \S+.*, schema {HEAD}, Python 3\.\d+\n", told.stdout)
