"""httpx without its command line."""

import subprocess
import sys


def test_whoever_talks_to_a_messenger_does_not_load_the_command_line_of_httpx():
    looked = "import handlers.zalo.client, sys; print(sorted({'rich', 'pygments', 'click'} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", looked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_a_command_line_of_ours_is_loaded_all_the_same():
    looked = "import handlers.zalo.client, typer; print(typer.Typer.__name__)"
    told = subprocess.run([sys.executable, "-c", looked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "Typer"
