"""The rehearsal of the charter as a page: for those who steer the cluster, once there are closed scores."""

import httpx

from tests.web.page_text import plain
from tests.worlds.web import WebWorld


async def test_the_secretary_reads_it_unit_by_unit_and_criterion_by_criterion(
    world: WebWorld, http: httpx.AsyncClient
):
    path = f"/chat/{world.secrets['Minh']}"
    assert f'href="{path}/thu-quy-che"' in (await http.get(path)).text
    before = plain((await http.get(f"{path}/thu-quy-che")).text)
    assert "Chưa có điểm để thử" in before
    # A question a tap: the first criteria of the only unit that is there.
    await world.say("Lan", "1.1 46")
    await world.say("Minh", "chốt")
    await world.tap("Minh", "close")
    await world.say("Minh", "Chốt để thử")
    answer = await http.get(f"{path}/thu-quy-che")
    page = plain(answer.text)
    assert answer.status_code == 200
    assert "Thử quy chế năm 2026 đang áp dụng trên điểm tự chấm năm 2026" in page
    assert "không phải kết quả thi đua" in page
    assert "1.1 Nhiệm vụ được giao trong năm" in page


async def test_it_is_nobody_elses(world: WebWorld, http: httpx.AsyncClient):
    group = await world.binds_group()
    for secret in ("A" * 32, group, world.secrets["Lan"]):
        assert (await http.get(f"/chat/{secret}/thu-quy-che")).status_code == 404
    assert "thu-quy-che" not in (await http.get(f"/chat/{world.secrets['Lan']}")).text
