"""Names of windows: the charter's own word first, then ours, then the stage's."""

from dataclasses import replace

from bot.conversations.window_names import NAMES, named
from bot.rules.calendar import Timetable, Window
from tests.worlds.charters import NOW
from tests.worlds.core import World


def test_a_label_of_the_charter_goes_before_our_own_name():
    here = World.tiny().situation
    assert here.cycle
    window = Window(NOW, NOW, NOW, label="gửi hồ sơ khen thưởng")
    labelled = replace(here.cycle, charter=replace(here.cycle.charter, windows={"filing": window}))
    assert named(replace(here, cycle=labelled), "filing") == "gửi hồ sơ khen thưởng"
    assert named(here, "filing") == NAMES["filing"]
    assert named(here, "vote.flag") == "bỏ phiếu"
    assert named(here, "self") == "tự chấm"
    assert isinstance(here.timetable, Timetable)
