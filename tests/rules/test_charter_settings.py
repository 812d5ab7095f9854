"""Settings of a charter, read from its plain data and put back."""

import pytest

from bot.questions import Unclear
from bot.rules.charter_parser import read_charter
from bot.rules.charter_settings import Days, Quotas, Shares, settings_of
from config.charters import READY_MADE, load


@pytest.mark.parametrize("name", READY_MADE)
def test_every_setting_put_back_as_it_is_leaves_the_charter_as_it_is(name: str):
    data = load(name)
    before = read_charter(data)
    for setting in settings_of(data):
        value = setting.get(data)
        assert setting.form.accepts(value) or value == "-", setting.key
        assert setting.said(data), setting.key
        assert read_charter(setting.changed(data, value)) == before, setting.key


def test_no_two_settings_share_a_key_and_none_breaks_an_id():
    keys = [setting.key for setting in settings_of(load("full"))]
    assert len(keys) == len(set(keys))
    assert not any("." in key or "/" in key for key in keys)


@pytest.mark.parametrize(
    ("key", "value", "look"),
    [
        ("leader_approves", "no", lambda c: not c.leader_approves),
        ("b-0-threshold", "> 1/2", lambda c: str(c.ballots[0].threshold) == "> 1/2"),
        ("b-0-quorum", "-", lambda c: c.ballots[0].quorum is None),
        ("b-0-base", "valid", lambda c: c.ballots[0].base == "valid"),
        ("b-1-seats", "2", lambda c: c.ballots[1].seats == 2),
        ("t-0-from", "95", lambda c: c.titles[0].least == 95),
        ("t-0-quota", "20%", lambda c: c.titles[0].quota and c.titles[0].quota.said == "20%"),
        ("t-1-label", "Tốt", lambda c: c.titles[1].label == "Tốt"),
        ("meeting-quorum", ">= 3/4", lambda c: str(c.meeting.quorum) == "≥ 3/4"),
        ("pledge-adopt", ">= 2/3", lambda c: str(c.pledge.adopt) == "≥ 2/3"),
        ("objections", "30", lambda c: c.objections.days == 30),
        ("retention", "2028-01-31T08:00+07:00", lambda c: c.retention and c.retention.erase.year == 2028),
        ("contact", "Văn phòng cụm", lambda c: c.contact == "Văn phòng cụm"),
    ],
)
def test_a_setting_changes_what_it_names(key: str, value: str, look):
    data = load("short")
    setting = next(one for one in settings_of(data) if one.key == key)
    assert look(read_charter(setting.changed(data, value)))
    assert not look(read_charter(data))


def test_a_day_is_read_as_it_is_typed():
    assert Days().read("31/1/2028") == "2028-01-31T08:00+07:00"
    assert Days().say("2028-01-31T08:00+07:00") == "31/01/2028"
    for wrong in ("31/2/2028", "tháng 1"):
        with pytest.raises(Unclear, match="31/01/2028"):
            Days().read(wrong)


def test_shares_and_quotas_are_read_as_they_are_typed():
    assert Shares().read("quá 1/2") == Shares().pick("half") == "> 1/2"
    assert [Shares().read(f"{word} 1/2") for word in ("hơn", "vượt", "trên")] == ["> 1/2"] * 3
    assert [Shares().read(f"{word} 1/2") for word in ("từ", "ít nhất", "≥")] == [">= 1/2"] * 3
    assert Shares().read("2/3") == Shares().read("b") == Shares().read("b)") == ">= 2/3"
    assert Shares(none=True).read("không quy định") == "-"
    assert Quotas().read("20 %") == "20%"
    for wrong in ("3/2", "nhiều", "0/3", "không quá 1/2", "1/2 hoặc 2/3"):
        with pytest.raises(Unclear):
            Shares().read(wrong)
    with pytest.raises(Unclear):
        Quotas().read("ít")
