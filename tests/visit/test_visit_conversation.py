"""The visit's promises: few taps, little data, harmless repeats, honest counting, and a clean ending."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.assembly import make_ledger, open_bot_desk
from bot.conversation.scene import Scene
from bot.desk import Desk
from bot.roster import Roster
from bot.session import Session
from bot.settings import Settings
from bot.terminal import as_line
from bot.turn import Choice, Position, Text, Turn
from bot.visit import state
from bot.visit.listening import hear_needs
from bot.visit.shorthand import without_who
from bot.world import LiveWorld, World
from tests.support.conversations import CHAT as CHAMPION
from tests.support.conversations import Conversation, files, seen, within_limits

SHORTHAND = "no electric, wife died, rent arrears"


@pytest.fixture
def visit(settings: Settings, world: World) -> Conversation:
    return Conversation(settings, world, role="champion")


def three_needs(visit: Conversation) -> list[Turn]:
    """From /visit to a handout for three needs: the turns, one a tap or line."""
    turns = [
        visit.say("/visit"),
        visit.press("Walsall"),
        visit.press("65 or over"),
        visit.press("Lives alone"),
    ]
    turns.append(visit.say(SHORTHAND))
    turns.append(visit.press("Choose: "))
    turns += [visit.press("Pick 1") for _ in range(3)]
    turns.append(visit.press("Make the handout"))
    return turns


# -- Few taps, little data -------------------------------------------------------------------------


def test_a_handout_for_three_needs_takes_at_most_nine_taps_and_one_line(visit: Conversation) -> None:
    turns = three_needs(visit)
    lines = 1
    taps = len(turns) - lines - 1  # the first turn is /visit itself
    assert taps <= 9
    whole = seen(turns[-1])
    assert "Help for you. Walsall" in whole
    for label in ("Gas, electric, heating", "Someone has died", "Behind with the rent"):
        assert label in whole


def test_a_typical_visit_without_the_page_stays_under_60_kilobytes(visit: Conversation) -> None:
    turns = three_needs(visit)
    turns += [visit.press("Back to the visit"), visit.press("End the visit"), visit.press("Yes, end")]
    sent = sum(len(as_line(turn).encode()) for turn in turns)
    assert sent < 60_000
    assert sent < 25_000, "it was 10 KB when this was written; what made it grow?"


def test_every_screen_edits_itself_and_what_is_given_away_stands_below(visit: Conversation) -> None:
    *screens, given_away = three_needs(visit)
    assert all(turn.replies[-1].edits for turn in screens)
    assert given_away.replies[0].edits
    assert not any(reply.edits for reply in given_away.replies[1:])


@pytest.mark.parametrize(
    ("said", "needs"),
    [
        ("72M alone gas arrears wife died", {"health.bereavement"}),
        ("24F baby damp no food", {"home.repairs", "money.food"}),
        ("48M debt drinking too much", {"money.debt", "health.alcohol"}),
        ("bailiffs coming, council tax, feels low", {"money.bailiffs", "money.council_tax"}),
    ],
)
def test_shorthand_is_read_as_several_needs(
    world: World, visit: Conversation, said: str, needs: set[str]
) -> None:
    assert world.reader is not None
    scene = Scene(Session.new(visit.now, "champion"), visit.now, world)
    text = without_who(said)
    heard = {need.id for need in hear_needs(scene, world.reader, text, world.reader.read(text)).sure}
    assert heard >= needs
    assert len(heard) >= 2


# -- On bad signal ---------------------------------------------------------------------------------


def test_every_tap_twice_leaves_the_same_visit_as_once(settings: Settings, world: World) -> None:
    once, twice = (
        Conversation(settings, world, role="champion"),
        Conversation(settings, world, role="champion", times=2),
    )
    assert three_needs(once)[-1].replies == three_needs(twice)[-1].replies


def test_a_late_tap_on_an_old_screen_acts_on_the_visit_as_it_is_now(visit: Conversation) -> None:
    three_needs(visit)
    visit.press("Back to the visit")
    visit.press("Change this visit")
    late = visit.button("Help for")
    visit.press("Remove a need")
    removed = visit.menu[0]
    visit.press(removed.label)
    turn = visit.desk.answer(CHAMPION, Choice(late.data), visit.now)
    assert removed.label.removeprefix("Remove: ") not in seen(turn)


def test_the_visit_goes_on_after_a_restart_at_every_step(settings: Settings, world: World) -> None:
    visit = Conversation(settings, world, role="champion")
    for act in ("/visit", "!Walsall", "!65", "!Lives"):
        visit.press(act[1:]) if act.startswith("!") else visit.say(act)
    visit.say(SHORTHAND)
    for label in ("Choose: ", "Pick 1", "Pick 1", "Pick 1", "Make the handout", "Print", "Back", "End"):
        visit.restart()
        turn = visit.press(label)
        within_limits(turn)
        assert turn.replies
    assert "Have they got the handout?" in seen(turn)


def test_who_it_is_for_is_in_no_button(visit: Conversation) -> None:
    turns = three_needs(visit)
    for turn in turns[4:]:
        for reply in turn.replies:
            for button in reply.buttons:
                tap = state.read(button.data)
                assert tap is None or tap.visit.who == state.WhoFor()


def test_a_button_of_another_visit_changes_nothing(visit: Conversation) -> None:
    three_needs(visit)
    old = visit.button("Back to the visit")
    visit.press("End the visit")
    visit.press("Yes, end")
    visit.now += timedelta(minutes=5)
    visit.say("/visit")
    visit.press("Dudley")
    turn = visit.desk.answer(CHAMPION, Choice(old.data), visit.now)
    assert "belongs to another visit" in seen(turn)
    assert "Gas" not in seen(turn)


@given(st.lists(st.text(max_size=30), min_size=1, max_size=4), st.randoms())
@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_button_data_breaks_it(settings: Settings, world: World, parts: list[str], random: object) -> None:
    visit = Conversation(settings, world, role="champion")
    visit.say("/visit")
    visit.press("Walsall")
    mark = state.Visit.begin(visit.now).mark
    for made in (
        f"v:{':'.join(parts)}",
        f"v:{parts[0]}:w{mark}:mr.hbr:{parts[-1]}",
        f"v:p0{parts[0]}:w{mark}",
    ):
        within_limits(visit.desk.answer(CHAMPION, Choice(made), visit.now))


VERBS = "awWonypdl+=-rtcshfxge"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(VERBS), st.sampled_from(["", "0", "1", "y", "n", "9", "mone", "mr", "01kn"])
        )
    )
)
@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_buttons_in_any_order_do_no_harm(
    settings: Settings, world: World, taps: list[tuple[str, str]]
) -> None:
    visit = Conversation(settings, world, role="champion")
    visit.say("/visit")
    mark = state.Visit.begin(visit.now).mark
    for verb, argument in taps:
        data = f"v:{verb}{argument}:w{mark}:mr.hbr:1knhxs3a"
        within_limits(visit.desk.answer(CHAMPION, Choice(data), visit.now))


# -- Counting --------------------------------------------------------------------------------------


def counted(turns: list[Turn]) -> list[str]:
    return [f"{one.table} {one.row}" for turn in turns for one in turn.counts]


def test_each_need_counts_once_a_visit_when_its_help_is_shown(visit: Conversation) -> None:
    turns = three_needs(visit)
    turns += [visit.press("Back"), visit.press("Change"), visit.press("Help for: Gas")]
    assert sorted(one for one in counted(turns) if one.startswith("T1")) == [
        "T1 health.bereavement",
        "T1 money.energy",
        "T1 money.rent",
    ]
    assert counted(turns).count("T4 champion") == 3
    assert all(one.column == "walsall" for turn in turns for one in turn.counts if one.table == "T1")


def test_the_next_household_counts_anew(visit: Conversation) -> None:
    three_needs(visit)
    visit.press("End the visit")
    visit.press("Yes, end")
    visit.now += timedelta(minutes=10)
    visit.press("Start the next visit")
    visit.press("Skip")
    visit.say("no electric")
    assert "T1 money.energy" in counted([visit.press("Choose: Gas")])


def test_a_practice_visit_counts_nothing_and_says_what_to_do(visit: Conversation) -> None:
    turns = [visit.say("/visit practice")]
    assert "Practice: nothing is counted. Press any borough." in seen(turns[0])
    for label in ("Walsall", "65 or over", "Lives alone"):
        turns.append(visit.press(label))
        assert "Practice: " in seen(turns[-1])
    turns.append(visit.say("alone, no electric, wife died"))
    visit.restart()  # even after a restart the buttons know
    turns += [visit.press(label) for label in ("Choose: ", "Pick 1", "Pick 1", "Make the handout")]
    assert counted(turns) == []
    assert not any(button.sealed for turn in turns for reply in turn.replies for button in reply.buttons)
    assert "Help for you" in seen(turns[-1])


def test_a_list_opened_from_a_handout_is_not_counted_and_asks_nothing(
    visit: Conversation, settings: Settings, world: World
) -> None:
    three_needs(visit)
    tap = state.read(visit.button("Back to the visit").data)
    assert tap is not None
    resident = Desk(LiveWorld(world, settings))
    turn = resident.answer(8, Text(f"/start l-{'-'.join(tap.visit.codes())}"), visit.now)
    assert turn.counts == ()
    assert "Did it help?" not in seen(turn)
    assert len(turn.replies) >= 1


def test_did_it_help_counts_only_while_the_visit_is_open(visit: Conversation) -> None:
    three_needs(visit)
    visit.press("Back")
    visit.press("Change")
    visit.press("Help for: Gas")
    outcome = visit.button("Did it help?")
    visit.press("Did it help?")
    assert [one.table for one in visit.press("Yes, it's sorted").counts] == ["T3"]
    visit.press("Back to the visit")
    visit.press("End the visit")
    visit.press("Yes, end")
    after = visit.desk.answer(CHAMPION, Choice(outcome.data), visit.now)
    assert after.counts == ()
    assert "only count this while the visit is open" in seen(after)


def test_did_it_help_can_be_answered_by_typing_numbers(
    tmp_path: Path, world: World, visit: Conversation
) -> None:
    own = Settings(data=tmp_path)
    live = LiveWorld(world, own)
    ledger = make_ledger(own, live)
    assert ledger is not None
    ledger.roll_over(visit.now)
    visit.desk = Desk(live, ledger, role=lambda _chat: "champion")
    three_needs(visit)
    visit.say("back")
    visit.press("Change")
    visit.press("Help for: Gas")
    labels = [button.label for button in visit.menu]
    assert "Your answer is only counted" in seen(visit.say(str(labels.index("Did it help?") + 1)))
    turn = visit.say("Full, or a long wait")
    assert [(one.table, one.row, one.column) for one in turn.counts] == [("T3", "money", "full_or_long_wait")]
    ledger.close()


# -- Ending ----------------------------------------------------------------------------------------


def test_ending_clears_the_session_and_asks_the_channel_to_delete(visit: Conversation) -> None:
    three_needs(visit)
    visit.press("End the visit")
    turn = visit.press("Yes, end")
    assert turn.effects == ("wipe", "forget")
    assert "less than 48 hours old" in seen(turn)
    assert "Gas" not in seen(turn)
    assert "Visit in" not in seen(visit.say("hello"))


@pytest.mark.parametrize("said", ["/forget", "stop", "delete my messages"])
def test_forget_and_stop_end_the_visit_too(visit: Conversation, said: str) -> None:
    three_needs(visit)
    assert visit.say(said).effects == ("wipe", "forget")


def test_forget_clears_a_visits_messages_even_after_a_restart(visit: Conversation) -> None:
    three_needs(visit)
    visit.restart()
    assert visit.say("/forget").effects == ("wipe", "forget")


def test_an_idle_visit_is_said_once_and_can_still_be_ended(visit: Conversation) -> None:
    three_needs(visit)
    visit.now += timedelta(minutes=31)
    visit.desk.sweep(visit.now)
    assert seen(visit.say("hello")).startswith("Your last visit was still open.")
    assert "still open" not in seen(visit.say("hello"))
    turn = visit.desk.answer(CHAMPION, Choice("v:ey"), visit.now)
    assert turn.effects == ("wipe", "forget")


def test_a_crisis_after_an_idle_visit_shows_the_card_and_the_reminder_waits(visit: Conversation) -> None:
    three_needs(visit)
    visit.now += timedelta(minutes=31)
    turn = visit.say("i want to end my life")
    assert turn.crisis == "crisis.suicide"
    assert "still open" not in seen(turn)
    assert "still open" not in seen(visit.say("hello"))
    assert "still open" in seen(visit.press("I'm safe"))


# -- A crisis on a visit ---------------------------------------------------------------------------


def test_the_card_speaks_to_the_worker_in_three_voices(settings: Settings, world: World) -> None:
    world = replace(world, safeguarding_lead="Jo, 01922 000 000")
    for said, words in (
        ("she wants to end her life", "Stay with them."),
        ("he says i will kill her tonight", "999"),
        ("im not safe he is attacking me", "leave now"),
    ):
        visit = Conversation(settings, world, role="champion")
        visit.say("/visit")
        visit.press("Dudley")
        turn = visit.say(said)
        assert turn.crisis is not None, said
        assert words in seen(turn), seen(turn)
        assert "Jo, 01922 000 000" in seen(turn)
        assert "Dudley" in seen(turn)


# -- Rows that are hard ----------------------------------------------------------------------------


def test_without_a_directory_needs_are_kept_and_it_says_so(settings: Settings, world: World) -> None:
    visit = Conversation(settings, replace(world, directory=None), role="champion")
    visit.say("/visit")
    visit.press("Walsall")
    visit.press("Skip")
    visit.say("no electric")
    turn = visit.press("Choose: ")
    assert "I can't open my list of services just now." in seen(turn)
    assert "Gas, electric, heating" in seen(turn)


def test_without_a_catalogue_nothing_breaks(settings: Settings, world: World) -> None:
    visit = Conversation(settings, replace(world, reader=None), role="champion")
    for said in ("/visit", "gas arrears", "WS2 8", "back", "help"):
        within_limits(visit.say(said))


def test_a_full_visit_fits_the_screen(visit: Conversation) -> None:
    visit.say("/visit")
    visit.press("Sandwell")
    visit.press("Skip")
    visit.say("damp, no food, no electric, falls, carer worn out")
    for _ in range(8):
        visit.say("back")
        visit.press("Change")
        helps = [button for button in visit.menu if button.label.startswith("Help for")]
        turn = visit.press(helps[_ % len(helps)].label)
        picks = [button for button in visit.menu if button.label.startswith("Pick")]
        if picks:
            turn = visit.desk.answer(CHAMPION, Choice(picks[-1].data), visit.now)
        within_limits(turn)
    within_limits(visit.say("back"))
    visit.press("Change")
    within_limits(visit.press("Change what to do first"))


def test_a_shared_location_sets_the_area_of_the_visit(visit: Conversation) -> None:
    visit.say("/visit")
    turn = visit.desk.answer(CHAMPION, Position(52.5862, -1.9829), visit.now)
    assert "Who is it for?" in seen(turn)


def test_a_champion_is_offered_a_visit_at_the_start_and_told_what_the_list_holds(visit: Conversation) -> None:
    assert visit.say("/start").replies[0].buttons[0].label == "Start a visit"
    assert "your Telegram number, your role and the day" in seen(visit.say("/privacy"))
    assert "Where is it?" in seen(visit.say("start a visit"))


def test_steering_words_keep_their_meaning_on_a_visit(visit: Conversation) -> None:
    three_needs(visit)
    assert "116 123" in seen(visit.say("/urgent"))
    assert "You're welcome." in seen(visit.say("thank you"))
    assert "A new visit. Where is it?" in seen(visit.say("/area"))
    assert "On a visit you can type" in seen(visit.say("/help"))
    assert "Which of these is it about?" in seen(visit.say("something else"))
    assert "Visit in Walsall." in seen(visit.say("back"))


# -- Champions only --------------------------------------------------------------------------------


def plain(turn: Turn) -> str:
    return json.dumps([[reply.text, [button.label for button in reply.buttons]] for reply in turn.replies])


def test_strangers_and_revoked_people_get_the_residents_bot(
    tmp_path: Path, settings: Settings, world: World, visit: Conversation
) -> None:
    own = Settings(data=tmp_path)
    roster = Roster(own.roster_toml)
    desk = open_bot_desk(own, world)
    code = roster.invite("champion", visit.now)
    stranger, champion, revoked = 1001, 1002, 1003
    for person in (champion, revoked):
        assert "Welcome" in seen(
            desk.answer(person, Text(f"/start c-{roster.invite('champion', visit.now)}"), visit.now)
        )
    assert "Where is it?" in seen(desk.answer(champion, Text("/visit"), visit.now))
    roster.revoke(str(revoked))
    live = LiveWorld(world, own)
    resident = Desk(live, make_ledger(own, live))
    for said in (
        "/visit",
        "visit",
        "/visit practice",
        "end visit",
        "/start",
        "/start c-wrong",
        "/help",
        "72M gas arrears",
    ):
        expected = plain(resident.answer(stranger, Text(said), visit.now))
        assert plain(desk.answer(stranger, Text(said), visit.now)) == expected
        assert plain(desk.answer(revoked, Text(said), visit.now)) == expected
    for data in ("v:b", "v:ey", "v:o:wabc:mr:", "v:k:mr"):
        expected = plain(resident.answer(stranger, Choice(data), visit.now))
        assert plain(desk.answer(stranger, Choice(data), visit.now)) == expected
        assert "visit" not in expected.lower()
    assert roster.accept(code, 1004, visit.now) == "champion"


def test_a_used_code_looks_like_any_start(tmp_path: Path, world: World, visit: Conversation) -> None:
    own = Settings(data=tmp_path)
    code = Roster(own.roster_toml).invite("champion", visit.now)
    desk = open_bot_desk(own, world)
    desk.answer(1, Text(f"/start c-{code}"), visit.now)
    again = desk.answer(2, Text(f"/start c-{code}"), visit.now)
    assert plain(again) == plain(desk.answer(3, Text("/start"), visit.now))


def test_a_revoked_champions_visit_is_dropped_and_its_messages_are_to_be_deleted_once(
    tmp_path: Path, world: World, visit: Conversation
) -> None:
    own = Settings(data=tmp_path)
    roster = Roster(own.roster_toml)
    desk = open_bot_desk(own, world)
    desk.answer(1, Text(f"/start c-{roster.invite('champion', visit.now)}"), visit.now)
    desk.answer(1, Text("/visit"), visit.now)
    assert desk.revoked() == ()
    roster.revoke("1")
    assert desk.revoked() == (1,)
    assert desk.revoked() == ()


def test_a_revoked_champion_who_writes_first_has_the_visit_deleted_with_the_answer(
    tmp_path: Path, world: World, visit: Conversation
) -> None:
    own = Settings(data=tmp_path)
    roster = Roster(own.roster_toml)
    desk = open_bot_desk(own, world)
    desk.answer(1, Text(f"/start c-{roster.invite('champion', visit.now)}"), visit.now)
    desk.answer(1, Text("/visit"), visit.now)
    roster.revoke("1")
    turn = desk.answer(1, Text("hello"), visit.now)
    assert "wipe" in turn.effects
    assert "wipe" not in desk.answer(1, Text("hello"), visit.now).effects


def test_test_chats_are_not_counted(tmp_path: Path, world: World, visit: Conversation) -> None:
    own = Settings(data=tmp_path)
    roster = Roster(own.roster_toml)
    desk = open_bot_desk(own, world)
    desk.answer(1, Text(f"/start c-{roster.invite('test', visit.now)}"), visit.now)
    assert desk.answer(1, Text("im behind with my rent"), visit.now).counts == ()


# -- Nothing on disk -------------------------------------------------------------------------------

CANARIES = ("Zyxwina", "07700 900931", "WS2 8ZQ", "quillip gas arrears", "vorbeltown")


def test_nothing_of_a_visit_is_on_disk(tmp_path: Path, world: World, visit: Conversation) -> None:
    own = Settings(data=tmp_path)
    live = LiveWorld(world, own)
    ledger = make_ledger(own, live)
    assert ledger is not None
    ledger.roll_over(visit.now)
    desk = Desk(live, ledger, role=lambda _chat: "champion")
    visit.desk = desk
    said = [visit.say("/visit"), visit.press("Walsall"), visit.press("65"), visit.press("Lives")]
    said.append(
        visit.say(f"her name is {CANARIES[0]} {CANARIES[1]} {CANARIES[2]}, {CANARIES[3]}, {CANARIES[4]}")
    )
    said += [visit.press("Choose: "), visit.press("Pick 1")]
    said += [visit.say("back"), visit.press("Make the handout"), visit.press("Print")]
    assert files(said[-1])
    for number, turn in enumerate(said):
        desk.record(turn, 900_000 + number, visit.now)
    ledger.close()
    listed = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert listed, "the ledger wrote its counts"
    for path in listed:
        held = path.read_bytes().lower()
        for canary in (*CANARIES, "lives alone", "help for you", "staying safe at home"):
            assert canary.lower().encode() not in held, f"{canary} in {path.name}"
