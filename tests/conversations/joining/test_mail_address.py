"""Address of e-mail: what is asked and kept; the whole way is in tests/mail/test_way_out.py and in talks."""

from dataclasses import replace

from bot.conversations.decide import decide
from bot.conversations.joining.invitation import members
from bot.dialogue.facts import AddressBound, AddressDropped, CodeIssued, CodeSpent
from bot.dialogue.mail_addresses import MailAddress
from bot.dialogue.situation import Invitation, Situation
from tests.worlds.charters import LAN, MAI
from tests.worlds.core import World, tapped, typed

WORLD = World.tiny()
ADDRESS, CODE = "lan@example.vn", "ABCDEFGHJK"


def mailing(address: MailAddress | None = None, **more: object) -> Situation:
    own = {WORLD.person(LAN).id: address} if address else {}
    return replace(WORLD.seen_by(LAN), mails_on="mail", addresses=own, **more)  # type: ignore[arg-type]


def test_where_no_mail_is_sent_it_says_what_else_there_is():
    turn = decide(WORLD.seen_by(LAN), typed(f"thư điện tử {ADDRESS}"))
    assert not turn.facts
    assert "“đổi kênh”" in turn.result


def test_a_code_goes_to_the_address_and_to_nobody_else():
    turn = decide(mailing(), typed(f"thư điện tử {ADDRESS}"))
    [fact] = turn.facts
    assert isinstance(fact, CodeIssued)
    assert (fact.address, fact.seat, fact.person) == (ADDRESS, 0, WORLD.person(LAN).id)
    [mail] = turn.messages
    assert (mail.to.kind, mail.to.address) == ("address", ADDRESS)
    assert fact.code[:5] in mail.text
    assert fact.code[:5] not in turn.result


def test_the_code_binds_the_address_of_whoever_asked_for_it():
    code = Invitation(CODE, person=WORLD.person(LAN), address=ADDRESS)
    turn = decide(mailing(invitation=code), typed(CODE))
    assert turn.facts == (AddressBound("mail", ADDRESS), CodeSpent(CODE))
    other = decide(mailing(invitation=replace(code, person=WORLD.person(MAI))), typed(CODE))
    assert not any(isinstance(fact, AddressBound | CodeSpent) for fact in other.facts)


def test_an_address_of_somebody_else_is_not_taken_from_them():
    code = Invitation(CODE, person=WORLD.person(LAN), address=ADDRESS, taken=True)
    turn = decide(mailing(invitation=code), typed(CODE))
    assert turn.facts == (CodeSpent(CODE),)
    assert "địa chỉ riêng" in turn.result


def test_an_address_that_stands_is_changed_dropped_or_kept():
    own = mailing(MailAddress(ADDRESS))
    asked = decide(own, typed("thư điện tử")).ask
    assert asked
    assert [option.key for option in asked.options] == ["change", "drop", "keep"]
    assert decide(own, tapped(asked.asks, "drop")).facts == (AddressDropped(),)
    again = decide(own, tapped(asked.asks, "change")).ask
    assert again
    assert again.asks.endswith(".new")
    assert "đã được xác nhận" in decide(own, typed(f"thư điện tử {ADDRESS}")).result


def test_a_refused_address_may_be_confirmed_again():
    turn = decide(mailing(MailAddress(ADDRESS, refused=True)), typed(f"thư điện tử {ADDRESS}"))
    assert any(isinstance(fact, CodeIssued) for fact in turn.facts)


def test_the_secretary_sees_whose_address_takes_nothing():
    refused = mailing(MailAddress(ADDRESS, refused=True))
    assert f"{LAN} (thư điện tử bị từ chối)" in members(refused)
    assert "thư điện tử" not in members(mailing(MailAddress(ADDRESS)))
