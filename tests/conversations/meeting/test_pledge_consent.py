"""Whatever is drafted, sent and answered in whatever order: a word counts for the version it was given to,
and for no other."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversations.decide import decide
from bot.conversations.meeting import pledge as meeting_pledge
from bot.conversations.meeting import pledge_consent
from bot.dialogue.facts import Steered
from bot.dialogue.projection import project
from bot.dialogue.question import Question
from bot.dialogue.situation import Holder, Situation, Standing
from bot.state.pledge import NO, REMARK, YES, pledges
from tests.worlds.charters import charter
from tests.worlds.core import World, tapped

CHARTER = charter("pledge")
UNITS = tuple(unit.id for unit in CHARTER.units)
NOW = datetime(2026, 12, 2, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("text"), st.sampled_from(["Thi đua.", "Đúng hạn."])),
        st.tuples(st.just("plan"), st.sampled_from(["thue=50", "thue=60", "bhxh=45"])),
        st.tuples(st.just("send"), st.just("Theo góp ý.")),
        st.tuples(st.sampled_from(UNITS), st.sampled_from([YES, REMARK, NO])),
        st.tuples(st.just("adopt"), st.just("Đã họp.")),
    ),
    min_size=6,
    max_size=25,
)


@dataclass
class Signing:
    """The same acts on the real conversation, and on a plain record of who said what since the last sending."""

    here: Situation = field(default_factory=lambda: World(CHARTER, NOW).situation)
    words: dict[str, str] = field(default_factory=dict)
    sent: tuple[str, ...] = ()
    draft: tuple[str, ...] = ("", "", "")
    adopted: bool = False

    def act(self, what: str, value: str) -> None:
        steps = {"text": self._text, "plan": self._plan, "send": self._send, "adopt": self._adopt}
        steps[what](value) if what in steps else self._say(what, value)

    def _text(self, text: str) -> None:
        if self._keep("text", text):
            self.draft = (text, *self.draft[1:])

    def _plan(self, plan: str) -> None:
        if self._keep("a1.plan", plan):
            unit, _, figure = plan.partition("=")
            place = 1 + (unit == "bhxh")
            self.draft = tuple(figure if n == place else old for n, old in enumerate(self.draft))

    def _send(self, why: str) -> None:
        steps = [("send", "send")] if not self.sent else [("send", "send"), ("send.why", why)]
        if all(self._keep(*step) for step in steps):
            self.sent, self.words = self.draft, {}

    def _say(self, unit: str, word: str) -> None:
        asked = list(pledge_consent.questions(self.here, "representative", unit))
        if not asked:
            return
        ask = asked[0] if word == YES else next(q for q in asked if q.id.endswith(f".{word}"))
        self.here = project(self.here, ask.keep(word).facts)
        self.words[unit] = word

    def _adopt(self, why: str) -> None:
        steps = [("adopt", "adopt")] + ([("adopt.why", why)] if self._silent() else [])
        if self._question("adopt") and all(self._keep(*step) for step in steps):
            self.adopted = True

    def _silent(self) -> bool:
        return any(self.words.get(unit, NO) == NO for unit in UNITS)

    def _keep(self, part: str, value: str) -> bool:
        question = self._question(part)
        if question:
            effect = question.keep(value)
            assert all(fact.why for fact in effect.facts if isinstance(fact, Steered) and part != "send")
            self.here = project(self.here, effect.facts)
        return question is not None

    def _question(self, part: str) -> Question | None:
        return next((q for q in meeting_pledge.questions(self.here) if q.id == f"k1/pledge..{part}"), None)


@given(ACTS)
@settings(deadline=None, max_examples=120)
def test_a_word_counts_for_exactly_the_version_it_was_given_to(acts: list[tuple[str, str]]):
    signing = Signing()
    for what, value in [("text", "Thi đua."), ("send", ""), *acts]:
        signing.act(what, value)
        pledge = pledges(signing.here)
        assert pledge is not None
        assert {u: pledge.word(u)[0] for u in UNITS if pledge.word(u)[0]} == signing.words
        agreeing = sum(word != NO for word in signing.words.values())
        assert pledge.met == (bool(signing.sent) and agreeing * 3 >= 2 * len(UNITS))
        assert pledge.adopted == signing.adopted
        assert pledge.unsent == (bool(signing.draft[0]) and signing.draft != signing.sent) or signing.adopted


def test_whoever_is_not_confirmed_gives_no_word_on_the_pledge():
    signing = Signing()
    for act in (("text", "Thi đua."), ("send", "Theo góp ý.")):
        signing.act(*act)
    unit = UNITS[0]
    [leader] = [seat for seat in signing.here.roster if seat.unit == unit and seat.role == "representative"]
    person = leader.holders[0].person
    question = next(pledge_consent.questions(signing.here, "representative", unit)).id

    def heard(standing: Standing) -> str:
        held = replace(leader, holders=(Holder(person, standing=standing),))
        roster = tuple(held if seat == leader else seat for seat in signing.here.roster)
        here = replace(signing.here, roster=roster, person=person, seats=(held,))
        return decide(here, tapped(question, YES)).result

    assert "sau khi người đã có mặt từ trước của đơn vị xác nhận" in heard("pending")
    assert heard("").startswith("Đã ghi: ")
