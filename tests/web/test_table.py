"""A unit's table to print: what is stored, sums, marks; for its own seats and those who steer."""

import re
from html import unescape

import httpx

from tests.worlds.web import WebWorld


def cells(page: str) -> dict[str, list[str]]:
    """The table's rows by their codes, as a reader sees them."""
    found = {}
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", page, re.DOTALL):
        texts = [
            " ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split())
            for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)
        ]
        found[texts[0] or texts[1]] = texts
    return found


async def test_the_table_shows_answers_points_and_sums(world: WebWorld, http: httpx.AsyncClient):
    for words in ("Chấm từng tiêu chí", "36", "14,5"):
        await world.say("Lan", words)
    page = (await http.get(f"/chat/{world.secrets['Lan']}/bang")).text
    rows = cells(page)
    assert rows["1.1"][2:5] == ["30", "36 nhiệm vụ", "22,5"]
    assert rows["1.2"][2:5] == ["15", "14,5 điểm", "14,5"]
    assert rows["1.3"][3:5] == ["", ""]
    assert rows["I"][4] == "37"
    assert rows["Tổng cộng"][2] == "100"
    assert rows["Tổng cộng"][4] == "37"
    assert "Còn 6 tiêu chí chưa chấm" in rows["Tổng cộng"][5]
    assert "Bản đang chấm, chưa gửi" in page
    assert "Thủ trưởng đơn vị" in page


async def test_a_relative_criterion_waits_for_the_close(world: WebWorld, http: httpx.AsyncClient):
    for words in ("Chấm từng tiêu chí", "36", "14,5", "90"):
        await world.say("Lan", words)
    rows = cells((await http.get(f"/chat/{world.secrets['Lan']}/bang")).text)
    assert rows["1.3"][3:6] == ["90%", "–", "Điểm tính khi chốt."]
    assert "chưa gồm 1 tiêu chí so sánh" in rows["Tổng cộng"][5]


async def test_a_published_result_puts_the_compared_points_into_the_table(
    world: WebWorld, http: httpx.AsyncClient
):
    await world.joins("Hùng", world.codes["Lãnh đạo Cục Thuế tỉnh Thanh Hóa"])
    await world.say("Lan", "Xác nhận")
    table = f"/chat/{world.secrets['Lan']}/bang"
    groups = ("36", "14,5", "90"), ("a", "15", "0"), ("0", "a")
    for answers in groups:
        for words in ("Chấm từng tiêu chí", *answers):
            await world.say("Lan", words)
    await world.say("Lan", "Gửi")
    assert "Đang trình lãnh đạo" in (await http.get(table)).text
    await world.say("Hùng", "Đồng ý")
    assert "Đã gửi cụm" in (await http.get(table)).text
    for words in ("chốt", "Chốt", "Các đơn vị khác xin miễn"):
        await world.say("Minh", words)
    assert cells((await http.get(table)).text)["1.3"][4] == "–"
    await world.say("Minh", "Công bố")
    await world.say("Minh", "Theo lịch")
    rows = cells((await http.get(table)).text)
    assert rows["1.3"][4] == "15"
    assert (rows["Tổng cộng"][4], rows["Tổng cộng"][5]) == ("92", "")


async def test_a_representative_sees_no_other_units_table(world: WebWorld, http: httpx.AsyncClient):
    page = f"/chat/{world.secrets['Lan']}/bang"
    assert (await http.get(f"{page}?don_vi=thue")).status_code == 200
    assert (await http.get(f"{page}?don_vi=khobac")).status_code == 404


async def test_the_secretary_sees_every_units_table(world: WebWorld, http: httpx.AsyncClient):
    page = f"/chat/{world.secrets['Minh']}/bang"
    assert "Kho bạc Nhà nước tỉnh Thanh Hóa</b>" in (await http.get(f"{page}?don_vi=khobac")).text
    assert "Kho bạc Nhà nước tỉnh Thanh Hóa</b>" in (await http.get(f"{page}?don_vi=KBNN")).text
    assert (await http.get(page)).status_code == 200
    assert (await http.get(f"{page}?don_vi=nowhere")).status_code == 404


async def test_a_row_of_ones_own_table_opens_its_criterion(world: WebWorld, http: httpx.AsyncClient):
    chat = f"/chat/{world.secrets['Lan']}"
    await world.say("Lan", "Chấm từng tiêu chí")
    page = (await http.get(f"{chat}/bang")).text
    [row] = [form for form in re.findall(r"<form method=\"post\".*?</form>", page) if "mục 2.1" in form]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', row))
    back = await http.post(re.search(r'action="([^"]*)"', row)[1], data=fields)
    assert (back.status_code, back.headers["location"]) == (303, chat)
    shown = (await http.get(chat)).text
    assert "2.1. " in re.findall(r'<div class="text">(.*?)</div>', shown, re.DOTALL)[-2]


async def test_a_table_that_one_only_looks_at_opens_nothing(world: WebWorld, http: httpx.AsyncClient):
    page = (await http.get(f"/chat/{world.secrets['Minh']}/bang")).text
    assert "<table>" in page
    assert "/noi" not in page
