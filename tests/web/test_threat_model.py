"""The words of the threat model, sentence by sentence: each is held by a test or a talk that is named here."""

import re
from pathlib import Path

import httpx
import pytest

import handlers.web
from bot.conversations.decide import where
from handlers.web.context import new_secret
from tests.worlds.web import WebWorld

ROOT = Path(__file__).parents[2]
WEB, TALKS, EVIDENCE = "tests/web/", "tests/talks/", "tests/handlers/test_evidence.py::"

# Beginning of a sentence -> the tests that hold it; "" for what is deliberately not promised, or only explains.
HELD = {
    "The web chat: a real channel": "",
    "Law of this package:": (
        f"{WEB}test_talk.py::test_a_choice_of_a_ballot_is_never_shown_again "
        f"{WEB}test_context.py::test_no_secret_is_stored_anywhere "
        f"{WEB}test_chat.py::test_text_goes_into_the_page_as_text "
        "tests/handlers/test_logging_setup.py::test_the_way_to_every_page_with_a_secret_in_its_path_is_known"
    ),
    "Worth of each secret:": (
        f"{WEB}test_invitation.py::test_a_code_that_was_used_tells_what_to_do {TALKS}codes_guessed.talk"
    ),
    "The secretary is shown those that are out again": (
        "tests/storage/backup/test_restore.py::test_no_code_that_is_out_stands_anywhere_in_the_file "
        "tests/storage/backup/test_restore.py::"
        "test_what_a_key_opens_and_the_key_s_mark_are_in_no_backup "
        "tests/conversations/joining/test_invitation.py::"
        "test_a_code_that_is_out_is_said_again_and_can_be_withdrawn"
    ),
    "A link that holds one spends nothing": (
        f"{WEB}test_invitation.py::test_looking_at_an_invitation_does_not_spend_it"
    ),
    "A *personal code* is worth its person:": f"{TALKS}pages_own.talk {TALKS}pages_lost.talk",
    "A *link to a page that takes files*": (
        f"{WEB}test_upload_page.py::test_the_link_and_its_page_are_over_soon"
    ),
    "Its page reads the names of what is there": (
        f"{WEB}test_upload_page.py::test_it_opens_no_chat_and_its_page_says_nothing_but_files"
    ),
    "A *link that came by e-mail* is worth": (
        "tests/mail/test_way_out.py::test_a_door_opens_once_within_a_day_and_waits_to_be_confirmed"
    ),
    "It is stored nowhere but as a keyed hash and encrypted": (
        "tests/mail/test_way_out.py::"
        "test_what_the_group_is_told_goes_there_with_a_door_and_what_a_unit_is_told_does_not"
    ),
    "What that one opens sees and scores": (
        f"{TALKS}cheating_page.talk tests/dialogue/test_standing.py::"
        "test_a_newcomer_is_confirmed_in_no_seat_and_a_page_of_anothers_asking_nowhere"
    ),
    "A *page's address*": (
        f"{WEB}test_sessions.py::test_who_was_replaced_has_no_page_from_that_moment "
        f"{WEB}test_sessions.py::test_a_page_that_was_not_used_for_longer_than_a_year_is_closed "
        f"{WEB}test_sessions.py::test_a_page_is_closed_from_the_page_itself"
    ),
    "Tables, documents, evidence and uploads": (
        f"{WEB}test_sessions.py::test_whoever_held_two_seats_has_no_documents_of_the_one_they_left "
        f"{WEB}test_downloads.py::test_another_unit_can_not_have_the_file "
        f"{WEB}test_table.py::test_a_representative_sees_no_other_units_table "
        f"{WEB}test_uploads.py::test_nobody_can_name_a_file_of_another_chat"
    ),
    "There is no cookie": f"{WEB}test_threat_model.py::test_no_answer_sets_a_cookie",
    "A *group page's address*": (
        f"{WEB}test_sessions.py::test_who_has_the_groups_address_can_read_and_say_nothing_on_any_path "
        f"{WEB}test_group.py::test_a_new_page_calls_the_old_one_back"
    ),
    "The *calendar's address*": (
        f"{WEB}test_calendar.py::test_the_address_gives_the_timetable_to_whoever_has_it "
        f"{WEB}test_calendar.py::test_a_new_address_calls_the_old_one_back"
    ),
    "The *webhook's secret*": (
        "tests/telegram/test_webhook.py::test_a_stranger_who_knows_the_address_is_turned_away"
    ),
    "It is derived from the bot's token": (
        "tests/telegram/test_webhook.py::test_the_webhook_s_secret_is_not_the_token"
    ),
    "Secrets of pages are looked up by their hash": (
        "tests/storage/test_code_vault.py::"
        "test_a_code_has_one_hash_under_a_key_and_another_under_another "
        f"{WEB}test_context.py::test_an_unknown_secret_gets_the_same_words_on_every_page"
    ),
    "Guesses are bounded": (
        f"{TALKS}codes_guessed.talk "
        f"{WEB}test_rate_limits.py::test_after_too_many_wrong_codes_from_an_address_even_a_right_one_waits"
    ),
    "Everybody behind a guesser's address": (
        f"{WEB}test_rate_limits.py::test_after_too_many_wrong_codes_from_an_address_even_a_right_one_waits"
    ),
    "Only the proxies that are set up": (
        f"{WEB}test_rate_limits.py::test_only_a_known_proxy_is_believed_about_where_a_request_comes_from"
    ),
    "Under a ballot's question": (
        f"{WEB}test_wire_length.py::test_every_vote_by_the_page_has_one_length "
        f"{WEB}test_wire_length.py::test_every_vote_by_a_plain_form_has_one_length "
        f"{WEB}test_wire_length.py::test_every_event_of_a_vote_has_one_length"
    ),
    "What is typed there leaves the page": (
        "tests/browser/test_pages.py::test_what_is_typed_under_a_ballots_question_leaves_the_page "
        f"{WEB}test_threat_model.py::test_of_what_is_typed_under_a_ballots_question_the_answer_says_that_it_goes"
    ),
    "What a page fetches by itself": (
        "tests/browser/test_pages.py::test_no_address_that_a_page_fetches_holds_its_secret "
        f"{WEB}test_context.py::test_an_unknown_secret_gets_the_same_words_on_every_page"
    ),
    "A closed page is told that its cluster": (
        f"{WEB}test_notices.py::test_a_notice_is_signed_by_this_installation_and_sealed_for_the_browser "
        f"{WEB}test_notices.py::test_a_notice_of_any_cluster_has_one_length"
    ),
    "What a browser names as its endpoint": (
        f"{WEB}test_notices.py::test_a_name_that_has_come_to_lead_to_this_machine_is_not_called "
        f"{WEB}test_notices.py::test_the_usual_way_leads_to_the_public_internet_alone "
        f"{WEB}test_notices.py::test_a_redirect_leads_nowhere "
        f"{WEB}test_notices.py::test_what_is_no_endpoint_is_never_called"
    ),
    "Endpoints, at most five of a chat": (
        "tests/storage/records/test_push_endpoints.py::test_of_a_chat_the_newest_five_are_kept_and_each_once "
        "tests/storage/records/test_push_endpoints.py::test_they_are_gone_with_the_page_however_it_ends"
    ),
    "Those keys lie in the data folder": (
        f"{WEB}test_push_keys.py::test_the_keys_are_made_once_and_are_for_this_user_alone "
        "tests/storage/backup/test_secrecy.py::test_no_backup_holds_where_a_browser_is_told"
    ),
    "The worker keeps code and never a page": (
        "tests/browser/test_notices.py::test_the_worker_keeps_code_and_never_a_page "
        f"{WEB}test_subscriptions.py::test_the_manifest_and_the_start_page_hold_no_secret"
    ),
    "What comes in is bounded": (
        f"{WEB}test_context.py::test_an_endless_body_is_refused_before_it_is_read "
        f"{WEB}test_rate_limits.py::"
        "test_taps_beyond_measure_are_refused_with_a_sentence_and_kept_when_repeated_later "
        f"{EVIDENCE}test_the_type_is_what_the_bytes_show "
        f"{EVIDENCE}test_what_is_on_no_list_of_endings_is_refused_whoever_brings_it "
        "tests/handlers/test_evidence_contents.py::test_office_files_with_macros_are_known_wherever_the_macros_lie"
    ),
    "Kept files go out as downloads": (
        f"{WEB}test_downloads.py::test_the_unit_and_those_who_check_can_have_the_file"
    ),
    "Whoever runs the server can read": "",
    "A copy of the database alone": (
        "tests/storage/backup/test_restore.py::test_no_code_that_is_out_stands_anywhere_in_the_file"
    ),
    "Changes of what decides a year": (
        "tests/storage/audit/test_years.py::test_tampering_with_a_year_is_named "
        "tests/storage/audit/test_ballots.py::test_tampering_with_a_ballot_is_named "
        "tests/storage/audit/test_people.py::test_tampering_with_seats_is_named "
        "tests/storage/audit/test_answers.py::test_tampering_with_answers_is_named "
        "tests/storage/test_verify.py::test_a_chain_that_was_written_anew_is_shown_by_the_heads_alone"
    ),
    "They find addresses of pages": (
        f"{WEB}test_server.py::test_the_server_believes_the_proxies_that_are_set_up_and_logs_no_paths"
    ),
    "Not promised:": "",
}


def sentences() -> list[str]:
    text = " ".join((handlers.web.__doc__ or "").split())
    return [one.removeprefix("- ") for one in re.split(r"(?<=[.])\s+(?=[A-Z-])", text)]


def test_every_sentence_is_held_by_what_is_named_here():
    unheld = [s for s in sentences() if not any(s.startswith(beginning) for beginning in HELD)]
    assert unheld == []
    assert [b for b in HELD if not any(s.startswith(b) for s in sentences())] == []


@pytest.mark.parametrize("beginning", [beginning for beginning, held in HELD.items() if held])
def test_what_holds_it_is_there(beginning: str):
    for held in HELD[beginning].split():
        file, _, name = held.partition("::")
        text = (ROOT / file).read_text("utf-8")
        assert not name or re.search(rf"def {name}\b", text), held


async def test_no_answer_sets_a_cookie(world: WebWorld, http: httpx.AsyncClient):
    path = f"/chat/{world.secrets['Lan']}"
    answers = [await http.get(address) for address in (path, f"{path}/bang", f"{path}/tin", "/he-thong", "/x")]
    answers.append(await http.post(f"{path}/noi", json={"id": new_secret(), "text": "việc"}))
    assert not [answer for answer in answers if "set-cookie" in answer.headers]


async def test_of_what_is_typed_under_a_ballots_question_the_answer_says_that_it_goes(
    world: WebWorld, http: httpx.AsyncClient
):
    """A browser drops the bubble by that word; a reload never brings it back."""
    path, question = f"/chat/{world.secrets['Lan']}", where(await world.look("Lan")).asks
    for asked, private in ((question, False), ("k1/vote.thue.flag", True)):
        said = {"id": new_secret(), "text": "Kho bạc Nhà nước", "question": asked}
        assert (await http.post(f"{path}/noi", json=said)).json()["private"] == private
    assert "Kho bạc Nhà nước</div>" not in (await http.get(path)).text
