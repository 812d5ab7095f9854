"""The checker that a packet brings: right packets pass, and any one datum changed is named."""

import ast
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.questions import OVERRIDE, SEVERAL, UNASSIGNED
from bot.rules.charter_parser import KINDS
from bot.rules.criteria import Common
from bot.rules.fields import Fields
from handlers.documents.packet import check
from tests.documents.packet.tampering import TAMPERINGS, Tampering, relist, tamper


def checked(packet: Path, *arguments: str) -> tuple[int, str]:
    said: list[str] = []
    return check.main([str(packet), *arguments], said.append), "\n".join(said)


def head_of(packet: Path) -> str:
    last = json.loads((packet / "du-lieu" / "nhat-ky.json").read_text("utf-8"))[-1]
    return f"{last['number']}: {last['mark']}"


def test_a_packet_as_it_was_made_adds_up_by_itself_in_its_own_folder(packet: Path):
    command = [sys.executable, "-I", "check.py", "--head", head_of(packet)]
    done = subprocess.run(command, cwd=packet, capture_output=True, check=False)
    said = done.stdout.decode()
    assert done.returncode == 0, said + done.stderr.decode()
    assert "KHỚP" in said
    assert "Không kiểm được" in said
    assert "Chưa kiểm được" not in said


def test_the_checker_imports_the_standard_library_alone():
    tree = ast.parse(Path(check.__file__).read_text("utf-8"))
    names = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    names |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert {str(name).partition(".")[0] for name in names} <= set(sys.stdlib_module_names)


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda tampering: tampering.what)
def test_a_changed_datum_is_named_though_the_list_was_made_anew(packet: Path, tampering: Tampering):
    tamper(packet, tampering)
    outcome, said = checked(packet)
    wrong = [line for line in said.splitlines() if line.startswith("SAI: ")]
    assert outcome == 1
    assert any(tampering.named in line for line in wrong), said
    assert not any(line.startswith("SAI: danh-sach") for line in wrong)


def test_a_changed_file_is_named_by_the_list(packet: Path):
    (packet / "DOC-TRUOC.txt").write_text("khác", "utf-8")
    outcome, said = checked(packet)
    assert outcome == 1
    assert "SAI: DOC-TRUOC.txt: khác với danh-sach.txt." in said


def test_changed_evidence_is_named_though_the_list_was_made_anew(packet: Path):
    piece = next(path for path in (packet / "minh-chung").rglob("*") if path.is_file())
    piece.write_bytes(b"another picture")
    relist(packet)
    outcome, said = checked(packet)
    assert outcome == 1
    assert piece.name in said


def test_a_file_that_is_missing_or_too_many_is_named(packet: Path):
    (packet / "DOC-TRUOC.txt").rename(packet / "khac.txt")
    _, said = checked(packet)
    assert "SAI: DOC-TRUOC.txt: thiếu tệp." in said
    assert "SAI: khac.txt: không có trong danh-sach.txt." in said


def test_a_journal_written_anew_is_found_by_a_head_from_a_phone(packet: Path):
    head = head_of(packet)
    place = packet / "du-lieu" / "nhat-ky.json"
    rows, previous = json.loads(place.read_text("utf-8")), ""
    for row in rows:
        body = json.loads(row["body"])
        body["why"] = "Viết lại"
        row["body"] = check.canonical(body) if row["number"] == len(rows) else row["body"]
        row["previous"], row["hash"] = previous, check.sha256(f"{previous}\n{row['body']}")
        row["mark"], previous = check.mark(row["hash"]), row["hash"]
    place.write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
    relist(packet)
    # Nothing in the packet itself can show it.
    assert checked(packet)[0] == 0
    outcome, said = checked(packet, "--head", head)
    assert outcome == 1
    assert "đã bị viết lại hoặc cắt bớt" in said


@pytest.mark.parametrize("spelled", ["{}", "Dấu kiểm {}", "dau kiem {}"])
def test_a_head_may_be_typed_as_it_stands_on_a_phone(packet: Path, spelled: str):
    assert checked(packet, "--head", spelled.format(head_of(packet)).replace("-", " "))[0] == 0


def test_a_whole_hash_is_a_head_and_nonsense_is_none(packet: Path):
    last = json.loads((packet / "du-lieu" / "nhat-ky.json").read_text("utf-8"))[-1]
    assert checked(packet, f"--head={last['number']}:{last['hash']}")[0] == 0
    assert checked(packet, "--head", "chưa biết")[0] == 1


def test_a_packet_that_cannot_be_read_is_no_pass(packet: Path):
    (packet / "du-lieu" / "ket-qua.json").write_text("{", "utf-8")
    outcome, said = checked(packet)
    assert outcome == 1
    assert "ket-qua.json: không đọc được" in said


# --- each kind of criterion, beside the one that the bot counts by ---

UNITS = ("thue", "khobac", "bhxh")
WORDS = ("pass", "fail", "none", "tot", "dat", "late:self=2;reports=never", "late:", UNASSIGNED, "nói chơi")
NUMBERS = st.decimals(0, 200, places=2, allow_nan=False).map(lambda n: f"{n.normalize():f}" if n else "0")
PLAIN = st.one_of(
    NUMBERS, st.integers(0, 12).map(str), st.sampled_from(WORDS), st.tuples(NUMBERS, NUMBERS).map("/".join)
)
VALUES = st.one_of(
    PLAIN,
    NUMBERS.map(lambda n: OVERRIDE + n),
    st.tuples(st.sampled_from(("mean", "median", "trimmed_mean")), PLAIN, PLAIN, PLAIN).map(
        lambda parts: SEVERAL + "|".join(parts)
    ),
)
EXAMPLES = [(kind, text) for kind, of in KINDS.items() for text in of.examples]


def test_the_checker_knows_every_kind():
    assert list(check.KINDS) == list(KINDS)


@pytest.mark.parametrize(("kind", "text"), EXAMPLES)
@settings(max_examples=40)
@given(values=st.lists(VALUES, min_size=3, max_size=3), unassigned=st.sampled_from(("never", "zero", "full")))
def test_each_kind_is_worth_what_the_bot_says(kind: str, text: str, values: list[str], unassigned: Any):
    data: dict[str, Any] = yaml.load(text, yaml.BaseLoader)
    data = {key: _typed(value) for key, value in data.items()}
    mine = KINDS[kind].read(
        Fields({k: v for k, v in data.items() if k != "kind"}),
        Common(UNITS[:2], Decimal("0.5"), True, unassigned),
    )
    charter = {"defaults": {"unassigned": unassigned, "step": "0.5"}, "overrides": True}
    its = check.KINDS[kind](data, charter)
    for unit, value in zip(UNITS, values, strict=True):
        worth = mine.worth(unit, value)
        assert its.worth(unit, value) == (worth and (worth.base, worth.bonus, worth.penalty))
    assert (its.base, its.bonus, its.compared) == (mine.base, mine.bonus, mine.comparison is not None)
    if mine.comparison:
        given_values = dict(zip(UNITS, values, strict=True))
        assert its.compare(given_values) == mine.comparison.compare(given_values)


def _typed(value: Any) -> Any:
    """Flags and whole numbers of YAML that was read as texts."""
    if isinstance(value, dict):
        return {key: _typed(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_typed(inner) for inner in value]
    return {"true": True, "false": False}.get(value, int(value) if value.isdecimal() else value)
