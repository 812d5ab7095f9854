"""LibreOffice: the program in which most of these files are opened."""

import shutil
import subprocess
from pathlib import Path

from tests.programs import require


def converted(file: Path, ending: str) -> Path:
    """The file as LibreOffice opens it and stores it again, as another kind."""
    require("LibreOffice", shutil.which("soffice"))
    # A profile of its own: a second one that runs at the same time would be refused.
    profile = f"-env:UserInstallation={(file.parent / 'profile').as_uri()}"
    folder = file.parent / "converted"
    command = ["soffice", profile, "--headless", "--convert-to", ending, "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / f"{file.stem}.{ending}"
