"""Evidence comes up in pieces, is kept once, and goes out only to those entitled to it."""

import asyncio
import errno
import hashlib
import time
from pathlib import Path

import httpx
import pytest

from bot.rules.evidence_files import LARGEST
from handlers.web import upload_store, uploads
from handlers.web.context import chat_of
from tests.handlers.test_evidence_contents import VBA, package
from tests.worlds.web import WebWorld, settled

PDF = b"%PDF-1.7\n" + b"minh chung " * 200


async def prove(world: WebWorld, http: httpx.AsyncClient, name: str = "báo cáo.pdf", data: bytes = PDF) -> None:
    """Lan sends one file for the first criterion."""
    await world.say("Lan", "Chấm từng tiêu chí")
    page = f"/chat/{world.secrets['Lan']}"
    assert (await http.post(f"{page}/tep/upload-001", content=data)).json() == {"size": len(data)}
    files = [{"ref": "upload-001", "name": name}]
    said = {"id": "files-001", "kind": "files", "files": files, "question": "k1/self.thue.nv1"}
    assert (await http.post(f"{page}/noi", json=said)).json()["status"] == "kept"


async def kept_evidence(world: WebWorld) -> int:
    """The number of Lan's piece of evidence, once it is kept."""

    async def is_kept() -> bool:
        situation = await world.look("Lan")
        return [e.state for e in situation.evidence["thue"]] == ["kept"]

    await settled(is_kept)
    [piece] = (await world.look("Lan")).evidence["thue"]
    assert piece.sha256 == hashlib.sha256(PDF).hexdigest()
    assert piece.size == len(PDF)
    return piece.id


async def test_a_file_is_kept_for_the_question_that_was_shown(world: WebWorld, http: httpx.AsyncClient):
    await prove(world, http)
    await kept_evidence(world)
    [piece] = (await world.look("Lan")).evidence["thue"]
    assert piece.question == "k1/self.thue.nv1"


@pytest.mark.parametrize(
    "question",
    [
        "k1/self.bhxh.nv1",
        "k1/paper.bhxh.nv1",
        "k1/approve.bhxh",
        "k1/self.nobody.nv1",
        "k1/notify..units",
        "k9/x",
    ],
)
async def test_a_file_for_what_another_is_asked_goes_to_no_other(
    world: WebWorld, http: httpx.AsyncClient, question: str
):
    page = f"/chat/{world.secrets['Lan']}"
    await http.post(f"{page}/tep/upload-001", content=PDF)
    files = [{"ref": "upload-001", "name": "báo cáo.pdf"}]
    said = {"id": "files-001", "kind": "files", "files": files, "question": question}
    assert (await http.post(f"{page}/noi", json=said)).json()["status"] == "kept"
    situation = await world.look("Lan")
    assert [unit for unit, pieces in situation.evidence.items() if pieces] == ["thue"]
    assert situation.answers[""] == {}


async def test_sending_a_file_again_is_harmless(world: WebWorld, http: httpx.AsyncClient):
    await prove(world, http)
    again = await http.post(f"/chat/{world.secrets['Lan']}/tep/upload-001", content=b"something else")
    assert again.json() == {"size": len(PDF)}
    said = {"id": "files-001", "kind": "files", "files": [{"ref": "upload-001", "name": "x"}]}
    assert (await http.post(f"/chat/{world.secrets['Lan']}/noi", json=said)).json()["status"] == "repeated"
    await kept_evidence(world)


async def test_the_table_names_the_file_and_leads_to_it(world: WebWorld, http: httpx.AsyncClient):
    await prove(world, http, name="<báo cáo>.pdf")
    number = await kept_evidence(world)
    table = f"/chat/{world.secrets['Lan']}/bang"
    page = (await http.get(table)).text
    assert f'<a href="minh-chung/{number}"' in page
    assert "&lt;báo cáo&gt;.pdf</a>" in page


async def test_a_file_over_the_limit_is_refused_and_leaves_nothing(world: WebWorld, http: httpx.AsyncClient):
    page = f"/chat/{world.secrets['Lan']}/tep"
    answer = await http.post(f"{page}/upload-001", content=b"x" * (LARGEST + 1))
    assert answer.status_code == 413
    assert "20 MB" in answer.json()["problem"]

    async def endless():
        for _ in range(LARGEST // 2**20 + 1):
            yield b"x" * 2**20

    assert (await http.post(f"{page}/upload-002", content=endless())).status_code == 413
    assert (await http.post(f"{page}/upload-003", content=b"")).status_code == 400
    assert not list((world.data / "incoming").glob("*"))


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.pdf", b"MZ" + b"\0" * 100, "Loại tệp không được nhận"),
        (
            "thong-bao.html",
            b"<script>alert(1)</script>",
            "Tệp .html không được nhận; đề nghị gửi bản PDF hoặc ảnh",
        ),
        ("BAO CAO.PDF.BAT ", b"del *.*", "Tệp .bat không được nhận"),
        ("anh.\u202egpj.scr", b"plain words", "Tệp .scr không được nhận"),
        ("so.xlsx", package("xl/anything.dat", VBA), "Tệp có macro nên không được nhận"),
    ],
)
async def test_a_file_that_had_better_not_be_opened_is_refused_as_it_comes_up_and_not_kept(
    world: WebWorld, http: httpx.AsyncClient, name: str, data: bytes, told: str
):
    path = f"/chat/{world.secrets['Lan']}/tep/upload-001"
    answer = await http.post(path, params={"ten": name}, content=data)
    assert answer.status_code == 415
    assert answer.json()["problem"].startswith(told)
    assert not list((world.data / "incoming").glob("*"))


async def test_a_message_about_a_file_that_never_came_up_is_refused(world: WebWorld, http: httpx.AsyncClient):
    for ref in ("upload-404", "../../etc/passwd", "/etc/passwd"):
        said = {"id": "files-404", "kind": "files", "files": [{"ref": ref, "name": "x"}]}
        assert (await http.post(f"/chat/{world.secrets['Lan']}/noi", json=said)).status_code == 400


async def test_nobody_can_name_a_file_of_another_chat(world: WebWorld, http: httpx.AsyncClient):
    await world.joins("Mai", world.codes["Đại diện Kho bạc Nhà nước tỉnh Thanh Hóa"])
    await http.post(f"/chat/{world.secrets['Lan']}/tep/upload-001", content=PDF)
    for ref in ("upload-001", f"{chat_of(world.secrets['Lan'])}-upload-001"):
        said = {"id": "files-001", "kind": "files", "files": [{"ref": ref, "name": "x"}]}
        assert (await http.post(f"/chat/{world.secrets['Mai']}/noi", json=said)).status_code == 400


async def test_a_stranger_can_fill_no_disk(world: WebWorld, http: httpx.AsyncClient):
    world.secrets["Lạ"] = "s" * 32
    await world.say("Lạ", "xin chào")
    answer = await http.post(f"/chat/{world.secrets['Lạ']}/tep/upload-001", content=PDF)
    assert answer.status_code == 403
    assert not list((world.data / "incoming").glob("*"))


async def test_what_waits_for_ever_is_swept_away_and_what_waits_is_bounded(
    world: WebWorld, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
):
    page = f"/chat/{world.secrets['Lan']}/tep"
    await http.post(f"{page}/upload-001", content=PDF)
    monkeypatch.setattr(uploads, "WAITING", 100)
    assert (await http.post(f"{page}/upload-002", content=PDF)).status_code == 429
    upload_store.sweep(world.data / "incoming", time.time() + upload_store.SWEPT_AFTER + 1)
    assert (await http.post(f"{page}/upload-003", content=PDF)).status_code == 200
    assert [Path(p).name[-10:] for p in (world.data / "incoming").glob("*")] == ["upload-003"]


@pytest.mark.parametrize(
    ("number", "status", "words"), [(errno.ENOSPC, 507, "hết chỗ"), (errno.EIO, 503, "tạm thời chưa lưu được")]
)
async def test_an_upload_that_cannot_be_kept_is_said_and_can_be_sent_again(
    world: WebWorld,
    http: httpx.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    status: int,
    words: str,
):
    async def fails(*_: object) -> int:
        raise OSError(number, "no")

    address = f"/chat/{world.secrets['Lan']}/tep/upload-001"
    with monkeypatch.context() as patched:
        patched.setattr(uploads, "receive", fails)
        answer = await http.post(address, content=PDF)
    assert answer.status_code == status
    assert words in answer.json()["problem"]
    assert answer.headers["retry-after"] == "60"
    assert (await http.post(address, content=PDF)).json() == {"size": len(PDF)}


async def test_an_upload_that_broke_off_goes_on_where_it_was(world: WebWorld, http: httpx.AsyncClient):
    path, data = "/chat/-/tep/upload-001", PDF * 40
    headers, cut = {"X-Chat": world.secrets["Lan"]}, len(data) * 6 // 10

    assert (await http.get(path, headers=headers)).json() == {"size": 0}
    await http.post(f"{path}?tu=0&cua={len(data)}", content=data[:cut], headers=headers)
    assert (await http.get(path, headers=headers)).json() == {"size": cut}
    said = {"id": "files-001", "kind": "files", "files": [{"ref": "upload-001", "name": "a.pdf"}]}
    assert (await http.post("/chat/-/noi", json=said, headers=headers)).status_code == 400
    rest = await http.post(f"{path}?tu={cut}&cua={len(data)}", content=data[cut:], headers=headers)
    assert rest.json() == {"size": len(data)}
    [file] = (world.data / "incoming").glob("*")
    assert file.read_bytes() == data
    assert (await http.get(path, headers=headers)).json() == {"size": len(data)}


async def test_a_rest_without_its_beginning_is_sent_anew(world: WebWorld, http: httpx.AsyncClient):
    path, headers = "/chat/-/tep/upload-001", {"X-Chat": world.secrets["Lan"]}
    answer = await http.post(f"{path}?tu=100&cua={len(PDF)}", content=PDF[100:], headers=headers)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert not list((world.data / "incoming").glob("*"))


async def test_the_limit_of_a_file_holds_for_its_parts_together(
    world: WebWorld, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(uploads, "LARGEST", 3000)
    path, headers = "/chat/-/tep/upload-001", {"X-Chat": world.secrets["Lan"]}
    for begins, whole, size in ((0, 4000, 100), (0, 3000, 2000), (2000, 3000, 1500), (0, 1000, 1500)):
        content = PDF[:1] * size
        answer = await http.post(f"{path}?tu={begins}&cua={whole}", content=content, headers=headers)
        assert answer.status_code == (400 if (begins, size) == (0, 2000) else 413)
    assert not list((world.data / "incoming").glob("*"))


async def test_two_requests_for_the_rest_of_one_file_make_one_whole_file(
    world: WebWorld, http: httpx.AsyncClient
):
    """The first is a broken line's, which the server still listens to."""
    data, headers = PDF * 20, {"X-Chat": world.secrets["Lan"]}
    path, held = f"/chat/-/tep/upload-001?tu=0&cua={len(data)}", asyncio.Event()

    async def slow():
        yield data[:1000]
        await held.wait()
        yield data[1000:]

    first = asyncio.create_task(http.post(path, content=slow(), headers=headers))
    await asyncio.sleep(0.2)
    assert (await http.post(path, content=data, headers=headers)).json() == {"size": len(data)}
    held.set()
    assert (await first).json() == {"size": len(data)}
    [file] = (world.data / "incoming").glob("*")
    assert file.read_bytes() == data


async def test_nobody_asks_about_a_file_of_another_chat(world: WebWorld, http: httpx.AsyncClient):
    await http.post("/chat/-/tep/upload-001", content=PDF, headers={"X-Chat": world.secrets["Lan"]})
    other = await http.get("/chat/-/tep/upload-001", headers={"X-Chat": world.secrets["Minh"]})
    assert other.json() == {"size": 0}
    assert (await http.get("/chat/-/tep/upload-001", headers={"X-Chat": "x" * 32})).status_code == 404
