"""A .talk file: read into scenes, and written back with what was heard.

needs: buttons, no group       only where the platform has (or lacks) these; “member”: the bot itself is in the
                               group, “group”: people may put its posts there by hand
twins: evidence, album         talks that need what text alone lacks, whose situation this one shows with text
charter: short                 a ready-made charter, or a YAML file beside the talk; none: no cluster stands,
                               and {first use} is the code that founds one
cast: Lan = representative thue; Hùng = leader thue; Minh = secretary
second: tiny.yaml              a second cluster, “Cụm thi đua số 11”, with this charter; its seats in the cast
                               end in “of 11”: Lan = representative thue, representative khobac of 11
joined: Lan, Minh, group       who holds their seat before the talk begins; "all" is everybody
# a comment
@ 2026-11-23 08:00             the moment it is; @ +1 ngày, @ +2 giờ 30 phút move on from there
@ 2026-12-10 16:00 (đứt mạng)  from then on nobody is heard, nothing ticks; “@ ... (nối lại)” ends that, and
                               what was said meanwhile comes after the tick; “@ ... (chưa gửi)”: what the tick
                               brings is sent only after the next thing that happens
@ 2026-12-11 09:00 (sao lưu)   a backup is taken; with “(khôi phục)” the machine has been lost since, and the
                               backup was brought back
@ 2027-12-10 16:00 (giờ nhảy)  the machine's clock shows that moment, and is doubted; time goes on as it was.
                               “@ ... (giờ đúng)”: the clock has been put right
@ 2026-12-08 09:00 (ứng dụng hỏng)  the talk's own messenger has not been reached for long; “(ứng dụng lại)”:
                               it answers again
Lan> 9,5                       typed; Lan> [Gửi] is a tap, [Gửi]@2 on an older message
Lan@group> /bangdiem           said in the group
Lan on web> /start {code:Lan}  Lan's other phone, on another platform
Lan on mail< ...               what comes to lan@example.vn, where nothing is said
Lan< Đã ghi 9,5 điểm.          what she newly sees; "..." is anything, {code:Lan} is noted for later
     [5] [4,5]                 further lines are indented; options stand in brackets
group< ...
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

GROUP = "group"
BOARD = "board"
# What may stand after a moment.
CUT, BACK, HELD, SAVED, RESTORED, JUMPED, RIGHT, OUT, REACHED = NOTES = (
    *("đứt mạng", "nối lại", "chưa gửi", "sao lưu", "khôi phục", "giờ nhảy", "giờ đúng"),
    *("ứng dụng hỏng", "ứng dụng lại"),
)
FEATURES = ("buttons", "edits", "files", "group", "member", "links")
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
START = datetime(2026, 11, 23, 8, 0, tzinfo=ZONE)
_LENGTHS = {
    "tuần": timedelta(weeks=1),
    "ngày": timedelta(days=1),
    "giờ": timedelta(hours=1),
    "phút": timedelta(minutes=1),
}
_ACT = re.compile(r"(?P<who>[^<>@\[#]+?)(?P<place>@group)?>(?: (?P<words>.*))?$")
_HEARD = re.compile(r"(?P<who>[^<>@\[#]+?)<(?: (?P<words>.*))?$")
_HEADER = re.compile(r"(?P<key>needs|twins|charter|second|cast|joined):\s*(?P<value>.*)$")


class Unplayable(Exception):
    """The talk itself is wrong: where, and what to write instead."""


@dataclass(frozen=True)
class Act:
    """What happens: `who` says `words`, in private or in the group; or, without `who`, the clock moves."""

    line: int
    who: str
    words: str
    in_group: bool = False


@dataclass(frozen=True)
class Heard:
    """What one reader is expected to see; `source` is how the talk has it written."""

    reader: str
    words: str
    source: tuple[str, ...]


@dataclass
class Scene:
    """One act and all that is newly seen because of it. `begin`, `end`: its lines, end excluded."""

    act: Act
    begin: int
    end: int
    heard: list[Heard] = field(default_factory=list)

    def expected(self, reader: str) -> str:
        return "\n".join(h.words for h in self.heard if h.reader == reader)

    @property
    def readers(self) -> list[str]:
        return list(dict.fromkeys(h.reader for h in self.heard))


@dataclass
class Talk:
    name: str
    path: Path
    lines: list[str]
    needs: tuple[str, ...] = ()
    twins: tuple[str, ...] = ()
    charter: str = "short"
    second: str = ""
    cast: dict[str, tuple[str, ...]] = field(default_factory=dict)
    joined: tuple[str, ...] = ()
    scenes: list[Scene] = field(default_factory=list)

    @property
    def has_group(self) -> bool:
        """True if the cluster's group takes part: it has joined, something is said or seen in it."""
        seen = (reader for scene in self.scenes for reader in scene.readers)
        return self.speaks_in_group or not {GROUP, BOARD}.isdisjoint((*self.joined, *seen))

    @property
    def speaks_in_group(self) -> bool:
        return any(scene.act.in_group for scene in self.scenes)


def read(path: Path) -> Talk:
    return parse(path.read_text(encoding="utf-8"), path)


def parse(text: str, path: Path = Path("nowhere.talk")) -> Talk:
    """The talk in a text. Raises Unplayable, naming the line."""
    talk = Talk(path.stem, path, text.splitlines())
    number = 0
    while number < len(talk.lines):
        begin, line = number, talk.lines[number]
        number += 1
        while number < len(talk.lines) and re.match(r"\s+\S", talk.lines[number]):
            number += 1
        if not line.strip() or line.startswith("#"):
            continue
        more = [more.strip() for more in talk.lines[begin + 1 : number]]
        if header := _HEADER.match(line):
            if talk.scenes:
                raise Unplayable(f"{path}:{begin + 1}: “{header['key']}:” must stand before the talk begins")
            _set(talk, header["key"], " ".join([header["value"].strip(), *more]), begin + 1)
        elif line.startswith("@"):
            talk.scenes.append(Scene(Act(begin + 1, "", line[1:].strip()), begin, number))
        elif heard := _HEARD.match(line):
            if not talk.scenes:
                raise Unplayable(f"{path}:{begin + 1}: nothing has happened yet that {heard['who']} could see")
            words = "\n".join([heard["words"] or "", *more])
            source = tuple(talk.lines[begin:number])
            talk.scenes[-1].heard.append(Heard(_name(heard["who"]), words, source))
            talk.scenes[-1].end = number
        elif act := _ACT.match(line):
            words = "\n".join([act["words"] or "", *more]).strip()
            said = Act(begin + 1, _name(act["who"]), words, act["place"] is not None)
            talk.scenes.append(Scene(said, begin, number))
        else:
            raise Unplayable(f"{path}:{begin + 1}: neither said (Lan> ...) nor seen (Lan< ...): {line}")
    _check(talk)
    return talk


def written(talk: Talk, seen: list[dict[str, list[str]]]) -> str:
    """The talk's text with, scene by scene, what each reader saw; [] keeps what the talk has.

    `seen` may be shorter than the talk, which then ended early: the rest stays as it is.
    """
    lines: list[str] = []
    done = 0
    for scene, sights in zip(talk.scenes, seen, strict=False):
        lines += talk.lines[done : scene.begin]
        done = scene.end
        if all(not sight for sight in sights.values()) and set(sights) == set(scene.readers):
            lines += talk.lines[scene.begin : scene.end]
            continue
        heard = {line for h in scene.heard for line in h.source}
        lines += [line for line in talk.lines[scene.begin : scene.end] if line not in heard and line.strip()]
        for reader, sight in sights.items():
            kept = [line for h in scene.heard if h.reader == reader for line in h.source]
            lines += _as_lines(reader, sight) if sight else kept
    lines += talk.lines[done:]
    return "\n".join(lines) + "\n"


def person(reader: str) -> str:
    """Whose phone this is: “Lan” of “Lan on web”."""
    return reader.partition(" on ")[0]


def platform(reader: str) -> str:
    """The platform named for a phone, "" for the one the talk is played on."""
    return reader.partition(" on ")[2]


def moment(act: Act, now: datetime) -> datetime:
    """``2026-11-23 08:00`` there, or ``+1 ngày 2 giờ`` from now; with or without a note."""
    words = act.words.partition(" (")[0]
    if note(act) and note(act) not in NOTES:
        raise Unplayable(f"line {act.line}: after a moment may stand ({'), ('.join(NOTES)}), not ({note(act)})")
    if not words.startswith("+"):
        try:
            return datetime.fromisoformat(words).replace(tzinfo=ZONE)
        except ValueError:
            pass
    parts = re.findall(r"(\d+) (tuần|ngày|giờ|phút)", words)
    if not parts or words != "+" + " ".join(f"{n} {unit}" for n, unit in parts):
        wish = "a moment is “2026-11-23 08:00” or “+1 ngày 2 giờ 30 phút”"
        raise Unplayable(f"line {act.line}: {wish}, not “{act.words}”")
    return now + sum((int(n) * _LENGTHS[unit] for n, unit in parts), start=timedelta())


def note(act: Act) -> str:
    """What stands in brackets after a moment."""
    return act.words.partition(" (")[2].rstrip(")")


def _as_lines(reader: str, sights: list[str]) -> list[str]:
    """What was seen, as lines of a talk: one block a message, its empty lines left out."""
    lines: list[str] = []
    for sight in sights:
        first, *rest = [" ".join(line.split()) for line in sight.split("\n") if line.strip()] or [""]
        lines += [f"{reader}< {first}".rstrip(), *(" " * (len(reader) + 2) + line for line in rest)]
    return lines


def _name(words: str) -> str:
    return " ".join(words.split())


def _set(talk: Talk, key: str, value: str, line: int) -> None:
    if key == "needs":
        talk.needs = tuple(" ".join(n.split()) for n in value.split(",") if n.strip())
        for need in talk.needs:
            if need.removeprefix("no ") not in FEATURES:
                raise Unplayable(f"{talk.path}:{line}: a platform may have {', '.join(FEATURES)}, not “{need}”")
    elif key == "twins":
        talk.twins = tuple(_name(n) for n in value.split(",") if n.strip())
    elif key == "charter":
        talk.charter = value
    elif key == "second":
        talk.second = value
    elif key == "joined":
        talk.joined = tuple(_name(n) for n in value.split(",") if n.strip())
    else:
        for member in filter(None, (m.strip() for m in value.split(";"))):
            name, equals, seats = member.partition("=")
            if not equals:
                raise Unplayable(
                    f"{talk.path}:{line}: a cast is “Lan = representative thue; ...”, not “{member}”"
                )
            talk.cast[_name(name)] = tuple(_name(s) for s in seats.split(",") if s.strip() != "nobody")


def _check(talk: Talk) -> None:
    people = {*talk.cast, GROUP, BOARD}
    for scene in talk.scenes:
        for who in [scene.act.who, *scene.readers]:
            if who and person(who) not in people:
                raise Unplayable(f"{talk.path}:{scene.act.line}: “{who}” is not in the cast")
    for who in talk.joined:
        if who not in people and who != "all":
            raise Unplayable(f"{talk.path}: “{who}” of “joined:” is not in the cast")
