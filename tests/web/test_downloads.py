"""Files go out to those entitled to them, as downloads alone."""

import httpx
import pytest

from tests.web.test_uploads import PDF, kept_evidence, prove
from tests.worlds.web import WebWorld


async def test_a_document_can_be_had_by_the_chat_it_was_promised_to(world: WebWorld, http: httpx.AsyncClient):
    await world.say("Minh", "xuất excel")
    news = (await http.get(f"/chat/{world.secrets['Minh']}/tin")).json()["messages"]
    [promised] = [one for one in news if one["document"]]
    answer = await http.get(f"/chat/{world.secrets['Minh']}/van-ban/{promised['row']}")
    assert answer.content == b"xlsx of k1"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert (await http.get(f"/chat/{world.secrets['Lan']}/van-ban/{promised['row']}")).status_code == 404


async def test_a_units_own_workbook_is_for_its_people_and_those_who_see_every_unit(
    world: WebWorld, http: httpx.AsyncClient
):
    await world.say("Lan", "bảng mẫu")
    news = (await http.get(f"/chat/{world.secrets['Lan']}/tin")).json()["messages"]
    [promised] = [one for one in news if one["document"]]
    answer = await http.get(f"/chat/{world.secrets['Lan']}/van-ban/{promised['row']}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")
    assert "bang-mau-thue-" in answer.headers["content-disposition"]


@pytest.mark.parametrize("who", ["Lan", "Minh"])
async def test_the_unit_and_those_who_check_can_have_the_file(
    world: WebWorld, http: httpx.AsyncClient, who: str
):
    await prove(world, http)
    answer = await http.get(f"/chat/{world.secrets[who]}/minh-chung/{await kept_evidence(world)}")
    assert answer.content == PDF
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_another_unit_can_not_have_the_file(world: WebWorld, http: httpx.AsyncClient):
    await world.joins("Mai", world.codes["Đại diện Kho bạc Nhà nước tỉnh Thanh Hóa"])
    await prove(world, http)
    number = await kept_evidence(world)
    assert (await http.get(f"/chat/{world.secrets['Mai']}/minh-chung/{number}")).status_code == 404


async def test_what_is_stored_of_a_person_is_for_that_person_alone(world: WebWorld, http: httpx.AsyncClient):
    await world.say("Lan", "dữ liệu của tôi")
    news = (await http.get(f"/chat/{world.secrets['Lan']}/tin")).json()["messages"]
    [promised] = [one for one in news if one["document"]]
    answer = await http.get(f"/chat/{world.secrets['Lan']}/van-ban/{promised['row']}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "du-lieu-cua-toi.txt" in answer.headers["content-disposition"]
    assert (await http.get(f"/chat/{world.secrets['Minh']}/van-ban/{promised['row']}")).status_code == 404
