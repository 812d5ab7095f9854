"""What a page shows of its talk: kept texts, lines of older answers, what is open, and never a choice."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx

from bot.conversations.decide import where
from bot.conversations.results.close import result
from bot.conversations.results.posts import ranking_post
from bot.dialogue.situation import Channel
from handlers.web.speak import speak
from handlers.web.talk import missed, talk
from storage.turn.unit_of_work import Delivery
from tests.worlds.papers import held
from tests.worlds.web import WebWorld, found_voting, living


async def test_what_is_older_than_its_texts_is_a_line_for_each_answer(world: WebWorld, http: httpx.AsyncClient):
    await world.say("Lan", "1.1 47; 1.2 13")
    world.clock.at += timedelta(days=8)
    await world.say("Lan", "việc")
    owed = await world.messages(world.secrets["Lan"])
    old = [replace(one, text="", options=()) if one.made != world.clock.at else one for one in owed]
    shown = [drawn["text"] for drawn in talk(await world.look("Lan"), old, old[-1].id)]
    assert shown[0].startswith("Đã ghi trước đó:\n")
    assert "1.1: 47 nhiệm vụ (29,38 điểm) (Lan)" in shown[0]
    assert "1.2: 13 điểm (Lan)" in shown[0]
    assert "tự chấm: còn" in shown[1]
    assert "Đã ghi trước đó" not in (await http.get(f"/chat/{world.secrets['Lan']}")).text


async def test_a_choice_of_a_ballot_is_never_shown_again(world: WebWorld):
    await world.say("Lan", "trợ giúp")
    here, owed = await world.look("Lan"), await world.messages(world.secrets["Lan"])
    private = replace(
        owed[-1], id=10**6, text="Đã chọn: Kho bạc", edit="", asks="k1/vote.thue.flag", private=True
    )
    shown = talk(here, [*owed, private], private.id)
    assert not any("Đã chọn" in drawn["text"] for drawn in shown)
    [drawn] = speak(private)
    assert drawn["secret"]
    [drawn] = speak(replace(private, private=False))
    assert drawn["secret"]
    assert not any(drawn["secret"] for drawn in shown)


async def test_the_state_of_things_takes_no_results_place(tmp_path: Path):
    """A ballot is closed while its question is open; later a page hears of a text that is not kept."""
    voter = "Đại diện Cục Thuế"
    (tmp_path / "founded").mkdir()
    voting = await found_voting(tmp_path / "founded", "meeting", "flag")
    async with living(voting, tmp_path) as world, world.client() as http:
        path = f"/chat/{world.secrets[voter]}"
        await world.tap(voter, "khobac")
        await world.clock.move(world.clock.at + timedelta(hours=3))
        # The page drawn anew shows that the ballot is over, and never the choice.
        page = (await http.get(path)).text
        assert "Cuộc bỏ phiếu đã kết thúc." in page
        assert "Kho bạc" not in page
        last = await world.say(voter, "việc")
        assert last in (await http.get(path)).text
        newest = (await world.messages(world.secrets[voter]))[-1]
        told = (await http.get(f"{path}/tin?mo=1")).json()
        assert [one for one in told["messages"] if one["message"] == str(newest.id)] == []
        # Where that text itself is not kept, the state of things stands in its place.
        here, owed = await world.look(voter), [replace(newest, text="")]
        [drawn] = missed(here, owed, newest.id)
        assert (drawn["message"], drawn["text"]) == (str(newest.id), where(here).text)


async def test_a_page_that_hears_of_a_lost_text_keeps_the_result_above_the_question(
    world: WebWorld, http: httpx.AsyncClient
):
    await world.say("Lan", "Chấm từng tiêu chí")
    await world.say("Lan", "47")
    told = (await http.get(f"/chat/{world.secrets['Lan']}/tin?mo=1")).json()["messages"]
    assert ["1.1: đã ghi 47 nhiệm vụ" in one["text"] for one in told] == [True]


def test_a_published_ranking_stands_once_on_the_groups_page_with_its_card():
    """As its post while that is kept, else as it is stored."""
    here = replace(held(), channel=Channel(is_cluster_group=True))
    shot = result(here)
    assert here.cycle
    assert shot
    post = ranking_post(here, here.cycle, shot)
    kept = Delivery(7, "web", "nhóm", f"{post.text}\n\nDấu kiểm 65: VHN5", document=post.document)
    for owed in ([kept], [replace(kept, text="")], []):
        shown = [drawn for drawn in talk(here, owed, 7) if drawn["text"].startswith("KẾT QUẢ XẾP HẠNG")]
        assert [drawn["picture"] for drawn in shown] == ["k1/ranking.1"]
