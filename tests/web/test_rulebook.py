"""The charter and the journal as pages: for every seat, for nobody else."""

import re

import httpx

from tests.web.page_text import plain
from tests.worlds.web import WebWorld


async def test_a_member_reads_the_charter_and_can_print_it(world: WebWorld, http: httpx.AsyncClient):
    path = f"/chat/{world.secrets['Lan']}"
    assert f'href="{path}/quy-che"' in (await http.get(path)).text
    answer = await http.get(f"{path}/quy-che")
    page = plain(answer.text)
    assert answer.status_code == 200
    assert "1.3 Hồ sơ giải quyết trước hạn" in page
    assert "So với kế hoạch của từng đơn vị. Đạt kế hoạch: 7,5 điểm" in page
    assert "Chọn đúng một mức: Từ hai phong trào chuyên đề trở lên: 10 điểm" in page
    assert "Bầu Cụm trưởng: phiếu kín" in page
    assert "In quy chế" in page


async def test_the_journal_is_read_a_page_at_a_time(world: WebWorld, http: httpx.AsyncClient):
    await world.joins("Mai", world.codes["Đại diện Kho bạc Nhà nước tỉnh Thanh Hóa"])
    path = f"/chat/{world.secrets['Lan']}/nhat-ky"
    page = (await http.get(path)).text
    [last] = re.findall(r"(\d+) việc, mới nhất ở trên", page)
    numbers = [int(n) for n in re.findall(r'<td class="code">(\d+)</td>', page)]
    assert numbers == list(range(int(last), max(int(last) - 50, 0), -1))
    assert "Vào hệ thống." in page
    assert len(re.findall(r"SHA-256\): [0-9a-f]{64}", page)) == len(numbers)
    older = (await http.get(f"{path}?truoc=3")).text
    assert re.findall(r'<td class="code">(\d+)</td>', older) == ["2", "1"]
    assert "Mới nhất" in older
    assert "Cũ hơn" not in older


async def test_the_pages_are_nobody_elses(world: WebWorld, http: httpx.AsyncClient):
    group = await world.binds_group()
    for name in ("quy-che", "nhat-ky"):
        assert (await http.get(f"/chat/{'A' * 32}/{name}")).status_code == 404
        assert (await http.get(f"/chat/{group}/{name}")).status_code == 404
        assert (await http.get(f"/chat/{world.secrets['Lan']}/{name}")).status_code == 200
