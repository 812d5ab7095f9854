"""Consent: each unit's word on the whole agreed table, and what becomes of a "no"."""

from dataclasses import replace

from bot.conversations.review.consent import consents, decider, presenting
from tests.worlds.charters import LAN, MAI, MINH
from tests.worlds.years import agreeing, presented


def test_the_table_is_presented_once_everything_is_agreed():
    assert list(presenting(agreeing().situation)) == []
    world = presented()
    for name in (LAN, MAI):
        assert "Đơn vị có nhất trí với toàn bộ bảng điểm này không?" in world.told[name][-1]


def test_a_unit_is_asked_until_it_has_said_yes_or_no():
    world = presented()
    world.say(LAN, "[Xem bảng]")
    assert "Bảng điểm thống nhất năm 2026 – Cục Thuế" in world.told[LAN][-1]
    world.say(LAN, "[Nhất trí]")
    assert "Đã ghi: Cục Thuế nhất trí. Mã bảng: " in world.told[LAN][-1]
    assert list(consents(world.situation, "representative", "thue")) == []


def test_a_no_needs_a_reason_and_goes_to_the_chair():
    world = presented()
    world.plays(f"{LAN}> [Không nhất trí]", f"{LAN}> Mục a1 phải là 4 điểm.")
    assert world.told["Dũng"][-1].startswith("Cục Thuế không nhất trí, lý do: “Mục a1 phải là 4 điểm”.")


def test_a_changed_table_is_put_to_all_again():
    world = presented()
    world.say(MAI, "[Nhất trí]")
    world.plays(f"{LAN}> [Không nhất trí]", f"{LAN}> Mục a1 phải là 4 điểm.", "Dũng> [Sửa điểm]")
    world.plays("Dũng> a1", "Dũng> 4", "Dũng> Đã bổ sung văn bản.", "Dũng> trình", "Dũng> [Trình các đơn vị]")
    assert "(đã sửa; ý kiến trước không còn tính)" in world.told[MAI][-1]
    assert world.offered[MAI].text.startswith("Bảng điểm thống nhất năm 2026 (đã sửa")


def test_when_the_last_word_is_in_those_who_steer_are_told():
    world = presented()
    world.plays(f"{LAN}> [Nhất trí]", f"{MAI}> [Nhất trí]")
    for name in (MINH, "Dũng"):
        assert world.told[name][-1].startswith("Các đơn vị đã cho ý kiến đủ về bảng điểm thống nhất.")


def test_without_a_chair_the_secretary_decides_on_a_no():
    situation = presented().situation
    assert decider(situation) == "chair"
    vacant = tuple(replace(seat, holders=()) if seat.role == "chair" else seat for seat in situation.roster)
    assert decider(replace(situation, roster=vacant)) == "secretary"


def test_whoever_is_not_confirmed_gives_no_word_and_is_told_why():
    world = presented()
    before = world.situation
    newcomer = [
        replace(seat, holders=tuple(replace(h, standing="pending") for h in seat.holders))
        if seat.unit == "thue"
        else seat
        for seat in before.roster
    ]
    world.situation = replace(before, roster=tuple(newcomer))
    world.say(LAN, "[Nhất trí]")
    assert "sau khi người đã có mặt từ trước của đơn vị xác nhận" in world.told[LAN][-1]
    assert list(consents(world.situation, "representative", "thue"))
    world.situation = before
    world.say(LAN, "[Nhất trí]")
    assert list(consents(world.situation, "representative", "thue")) == []
