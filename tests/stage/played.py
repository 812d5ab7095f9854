"""What came of a talk, as its reader wants to see it."""

import difflib
from dataclasses import dataclass

from tests.stage.script import Talk, written

NOTHING = "(nothing)"


@dataclass(frozen=True)
class Played:
    """For each scene what each reader saw that the talk does not say, [] where it says just that.

    `trouble` is why the talk could not be played to its end.
    """

    talk: Talk
    seen: list[dict[str, list[str]]]
    trouble: str = ""

    @property
    def went_well(self) -> bool:
        return not self.trouble and not any(sight for scene in self.seen for sight in scene.values())

    @property
    def text(self) -> str:
        """The talk as it was really heard."""
        heard = [{who: sight for who, sight in scene.items() if sight != [NOTHING]} for scene in self.seen]
        return written(self.talk, heard)

    def accept(self) -> None:
        """From now on the talk says what was heard."""
        if self.text != self.talk.path.read_text(encoding="utf-8"):
            self.talk.path.write_text(self.text, encoding="utf-8")

    def __str__(self) -> str:
        """The difference, and the trouble."""
        new = written(self.talk, self.seen).splitlines()
        diff = difflib.unified_diff(self.talk.lines, new, "expected", "heard", lineterm="", n=2)
        return "\n".join([*diff, *filter(None, [self.trouble])])
