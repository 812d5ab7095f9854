"""Campaigns (phong trào) of the next year, added to the pledge's draft and taken out of it at the desk."""

from collections.abc import Iterator

from bot.dialogue.facts import Answered
from bot.dialogue.question import Effect, Prompt, Question
from bot.questions import Choice, Option, Text, Unclear
from bot.rules.campaigns import LONGEST, PledgedCampaign
from bot.state.pledge import MOST_ADDED, NONE, Pledges
from bot.typed_days import typed_days
from bot.vietnamese import fold

BACK = Option("back", "Thôi")
_BETWEEN = ("", "tu", "den", "het", "ngay")


def questions(pledge: Pledges) -> Iterator[Question]:
    """Questions for a further campaign, and for one that is taken out; put only when the desk opens them."""
    if free(pledge):
        yield _add(pledge, free(pledge))
    if pledge.campaigns:
        yield _drop(pledge)


def free(pledge: Pledges) -> str:
    """Part of the id of the next campaign; "" where there are as many as may be."""
    names = (f"c{n}" for n in range(1, MOST_ADDED + 1))
    return next((name for name in names if name not in pledge.campaigns), "")


def _add(pledge: Pledges, id: str) -> Question:
    year = pledge.year
    example = f"Bình dân học vụ số, 01/03 đến 30/09/{year}"
    ask = f"Đề nghị gõ tên phong trào năm {year}, ngày đầu và ngày cuối, ví dụ: {example}."

    def keep(text: str) -> Effect:
        campaign = read(text, year, example)
        fact = Answered("", pledge.id(id), campaign.stored())
        return Effect((fact,), f"Đã thêm phong trào: {campaign}.", goto=pledge.id(""))

    return Question(pledge.id("campaign"), lambda: Prompt(ask, Text(200)), keep, done=True)


def read(text: str, year: int, example: str) -> PledgedCampaign:
    """Campaign that is typed in one line. Raises Unclear."""
    how = f"Đề nghị gõ tên, ngày đầu và ngày cuối, ví dụ: {example}."
    days = typed_days(text)
    if len(days) != 2:
        raise Unclear(f"Cần hai ngày. {how}")
    first, last = (day.on(year) for day in days)
    if first is None or last is None or {first.year, last.year} != {year}:
        raise Unclear(f"Hai ngày phải có thật và trong năm {year}. {how}")
    if first >= last:
        raise Unclear(f"Ngày cuối phải sau ngày đầu. {how}")
    # The title is what is left without the days and the words between them.
    words = typed_days(days[0].rest)[0].rest.split()
    while words and fold(words[-1]).strip(",;:–-") in _BETWEEN:
        words.pop()
    title = " ".join(words).strip(" ,;:–-")
    if not any(map(str.isalpha, title)) or len(title) > LONGEST:
        raise Unclear(f"Tên phong trào đứng trước ngày, tối đa {LONGEST} ký tự. {how}")
    return PledgedCampaign(title, first, last)


def _drop(pledge: Pledges) -> Question:
    options = (Option(id, str(campaign)) for id, campaign in pledge.campaigns.items())

    def keep(key: str) -> Effect:
        if key == BACK.key:
            return Effect(goto=pledge.id(""))
        fact = Answered("", pledge.id(key), NONE)
        return Effect((fact,), f"Đã bỏ phong trào: {pledge.campaigns[key]}.", goto=pledge.id(""))

    form = Choice((*options, BACK), lettered=True)
    return Question(pledge.id("uncampaign"), lambda: Prompt("Bỏ phong trào nào?", form), keep, done=True)
