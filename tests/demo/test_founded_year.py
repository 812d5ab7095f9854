"""The story of a cluster from nothing: what its founder is led through, and what stands afterwards."""

from functools import partial

import pytest

from bot.rules.charter import Charter
from bot.rules.charter_parser import read_charter
from config.charters import load
from config.ready_made import offered
from handlers.demo.cluster10 import before_opening
from handlers.demo.founded_year import FoundedYear
from handlers.demo.phones import Stuck
from handlers.demo.venues import venue
from handlers.installation import Installation, open_installation


async def nothing(*_: object) -> None:
    raise AssertionError("only the founding is played")


async def charter_of(installation: Installation) -> Charter:
    cycle = (await installation.memory.views.record("k1")).cycle
    assert cycle
    return cycle.charter


@pytest.mark.parametrize(("charter", "seed"), [("short", 1), ("year", 2)])
async def test_the_founder_is_led_from_the_first_use_code_to_a_cluster_with_a_secretarys_code(
    tmp_path, charter, seed
):
    data, talk = load(charter), []
    async with (
        venue("web", tmp_path) as place,
        open_installation(place.settings, (), clock=before_opening(data).now) as installation,
    ):
        first = await installation.memory.first_use()
        assert first
        year = FoundedYear(
            read_charter(data),
            first[0],
            phone=partial(place.phone, installation),
            bind_group=nothing,
            hear_group=nothing,
            open_stage=nothing,
            pass_time=nothing,
            move=nothing,
            say=talk.append,
            now=before_opening(data).now,
            label=offered()[charter].label,
            read_charter=partial(charter_of, installation),
            seed=seed,
        )
        units = list(year.charter.units)[::-1]
        told = "\n".join(bubble.text for bubble in await year.found_with(units))
        made = await charter_of(installation)
    assert "Mã cho thư ký, dùng một lần" in told
    assert [unit.id for unit in made.units] == [unit.id for unit in units]
    assert (made.chair, made.deputy) == (units[-1].id, units[-2].id)
    assert made.leaves == year.charter.leaves
    with pytest.raises(Stuck, match="“Lập cụm” is not offered"):
        await year.choose("Lập cụm")
