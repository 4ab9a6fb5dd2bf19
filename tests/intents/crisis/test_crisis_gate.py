"""The gate on the visible corpus and the dev messages: the bars of the safety guide, and what they protect."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from intents.crisis import CrisisSign, read_crisis
from intents.crisis.examples import FOLDER
from tests.support.typing_noise import KINDS, noisy

CORPUS = FOLDER / "checked"
CATALOGUE = Path(__file__).parents[3] / "intents" / "catalogue"
DEV = Path(__file__).parents[3] / "benchmarks" / "data" / "messages_dev.jsonl"


def _rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _full(text: str) -> CrisisSign | None:
    sign = read_crisis(text)
    return sign if sign is not None and not sign.soft else None


def _is_explicit(row: dict[str, str]) -> bool:
    return not row.get("kind") and row["style"] not in ("other-language", "romanised")


SECOND = _rows(CORPUS / "second.jsonl")
EXPLICIT = [row["text"] for row in (*_rows(CORPUS / "explicit.jsonl"), *SECOND) if row["expect"] == "full"]
DEV_ROWS = _rows(DEV)
DEV_CRISIS = [row for row in DEV_ROWS if row["crisis"]]


def test_explicit_messages_get_the_full_card() -> None:
    missed = [text for text in EXPLICIT if _full(text) is None]
    assert len(missed) <= 0.01 * len(EXPLICIT), missed


def test_every_explicit_dev_message_gets_the_full_card() -> None:
    missed = [row["text"] for row in DEV_CRISIS if _is_explicit(row) and _full(row["text"]) is None]
    assert not missed


def test_veiled_third_person_and_other_language_messages_get_a_card_or_a_soft_line() -> None:
    veiled = [
        row["text"] for row in (*_rows(CORPUS / "veiled.jsonl"), *SECOND) if row["expect"] == "card-or-soft"
    ]
    rows = veiled + [row["text"] for row in DEV_CRISIS]
    silent = [text for text in rows if read_crisis(text) is None]
    assert len(silent) <= 0.03 * len(rows), silent


@pytest.mark.parametrize(("name", "floor"), [("traps", 0.05), ("ordinary", 0.01)])
def test_false_cards_stay_under_the_bar(name: str, floor: float) -> None:
    rows = _rows(CORPUS / f"{name}.jsonl")
    if name == "traps":
        rows += [row for row in SECOND if row["expect"] == "silent-or-soft"]
    false = [row["text"] for row in rows if _full(row["text"]) is not None]
    assert len(false) <= floor * len(rows), false


def test_an_ordinary_request_in_the_same_message_hides_few_cries_for_help() -> None:
    """Generated: every explicit message before and after ordinary ones, with and without a full stop between."""
    ordinary = [row["text"] for row in _rows(CORPUS / "ordinary.jsonl")]
    mixed = []
    for number, text in enumerate(EXPLICIT):
        other = ordinary[number * 7 % len(ordinary)]
        mixed += [f"{text}. {other}", f"{other}. {text}", f"{text} {other}", f"{other} and {text}"]
    missed = [text for text in mixed if _full(text) is None]
    assert len(missed) <= 0.025 * len(mixed), missed


def test_what_residents_say_of_every_need_rarely_gets_the_full_card() -> None:
    """The catalogue's phrases were written without sight of the signs: the widest test of precision there is.

    Those of staying safe speak of violence and abuse, and some are rightly taken for danger.
    """
    phrases = [phrase for path in _needs() if path.stem != "safety" for phrase in _phrases(path)]
    false = [phrase for phrase in phrases if _full(phrase) is not None]
    assert len(phrases) > 10_000
    assert len(false) <= 0.004 * len(phrases), false


def test_what_is_out_of_scope_rarely_gets_the_full_card() -> None:
    """Chatter, jokes, football and games: many of these phrases are traps."""
    phrases = _phrases(CATALOGUE / "none.yaml")
    false = [phrase for phrase in phrases if _full(phrase) is not None]
    assert len(false) <= 0.02 * len(phrases), false


def _needs() -> list[Path]:
    return [path for path in sorted(CATALOGUE.glob("*.yaml")) if path.stem not in ("crisis", "none")]


def _phrases(path: Path) -> list[str]:
    theme = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return [phrase for holder in _holders(theme) for phrase in holder["phrases"]]


def _holders(theme: dict[str, Any]) -> list[dict[str, Any]]:
    needs: list[dict[str, Any]] = theme.get("needs") or [theme]
    return needs


def test_ordinary_messages_rarely_get_a_soft_line() -> None:
    rows = _rows(CORPUS / "ordinary.jsonl")
    soft = [row["text"] for row in rows if read_crisis(row["text"]) is not None]
    assert len(soft) <= 0.04 * len(rows), soft


def test_the_card_is_of_the_right_kind() -> None:
    rows = [row for name in ("explicit", "veiled") for row in _rows(CORPUS / f"{name}.jsonl")]
    shown = [(row, sign) for row in rows if (sign := _full(row["text"])) is not None]
    wrong = [(row["text"], sign.kind) for row, sign in shown if sign.kind != row["kind"]]
    assert len(wrong) <= 0.1 * len(shown), wrong


@pytest.mark.parametrize("kind", KINDS)
def test_one_slip_of_the_thumb_hides_few_explicit_messages(kind: str) -> None:
    """Generated figures, reported apart from those on written texts."""
    texts = [text for text in EXPLICIT if _full(text)]
    missed = [noisy(text, seed=1, kind=kind) for text in texts if _full(noisy(text, 1, kind)) is None]
    assert len(missed) <= 0.02 * len(texts), missed


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("i dont want to be here anymore", "crisis.suicide"),
        ("I don’t want to live", "crisis.suicide"),
        ("doh want to be 'ere no more", "crisis.suicide"),
        ("cor goo on living", "crisis.suicide"),
        ("k1ll myself", "crisis.suicide"),
        ("killmyself", "crisis.suicide"),
        ("i w\u200bant to d\u200bie", "crisis.suicide"),
        ("i waaaant to dieeee", "crisis.suicide"),
        ("suicidal", "crisis.suicide"),
        ("police", "crisis.danger"),
        ("ambulance", "crisis.medical"),
        ("fire", "crisis.fire_gas"),
        ("he's got a 🔪 and hes at my door", "crisis.danger"),
        ("her's leathering that babby, i can hear it through the wall", "crisis.child"),
        ("took too many tablets but i feel fine", "crisis.medical"),
        ("face drooping and slurring his words", "crisis.medical"),
        ("the carbon monoxide alarm is going off", "crisis.fire_gas"),
        ("mainu marna hai", "crisis.suicide"),
        ("nie chcę żyć", "crisis.suicide"),
        ("mój mąż mnie bije", "crisis.danger"),
        ("nu respira", "crisis.medical"),
        ("میں مرنا چاہتا ہوں", "crisis.suicide"),
        ("ਮੈਂ ਮਰਨਾ ਚਾਹੁੰਦਾ ਹਾਂ", "crisis.suicide"),
        ("আগুন লেগেছে", "crisis.fire_gas"),
        ("پولیس بلاؤ", "crisis.danger"),
        ("ઘરમાં આગ લાગી છે", "crisis.fire_gas"),
        ("طفلي مفقود", "crisis.child"),
    ],
)
def test_forms_that_other_gates_miss_get_the_full_card(text: str, kind: str) -> None:
    sign = _full(text)
    assert sign is not None, text
    assert sign.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "i'm dead 😂",
        "dying laughing",
        "my feet are killing me",
        "they cut my benefits",
        "how do i kill this debt",
        "can i end my tenancy early",
        "been hanging on the phone an hour",
        "my rent is overdue",
        "flu shot near me",
        "stroke support group",
        "child maintenance arrears",
        "hit by bills",
        "help me beat my loan",
        "skilled worker visa",
        "therapist waiting list",
        "drapes for the front room",
        "substance abuse group",
        "free smoke alarm fitted",
        "my dad died by suicide two years ago",
        "writing an essay on suicide prevention",
        "i could murder a kebab",
        "starving, whats for tea",
        "these bills are choking us",
        "universal credit cut me to the bone",
        "i had a stroke in march",
        "i was suicidal ten years ago but im ok now",
        "cant breathe through my nose at night",
        "my sourdough starter is dead",
        "how do i get my smoke alarm checked",
        "noticed the skin on one side has gone dimpled",
        "broke my hip, stuck upstairs, council said maybe a ground floor one",
        "strangers have moved in my mates flat and are selling drugs",
    ],
)
def test_figures_of_speech_and_ordinary_words_get_no_card(text: str) -> None:
    assert _full(text) is None


def test_denial_downgrades_and_never_drops_a_plain_sign() -> None:
    sign = read_crisis("i'm not suicidal, just need help with my rent")
    assert sign is not None
    assert sign.soft


@pytest.mark.parametrize(
    "text",
    [
        "i cant do this anymore i want to die",
        "jus wan 2 die m8 fed up wiv it all",
        "me nan cor spake proper an er face has dropped one side",
    ],
)
def test_a_not_of_another_subject_denies_nothing(text: str) -> None:
    assert _full(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "im going to kill myself over these debts",
        "he said he will stab me over the debt",
        "going to end my life this week",
        "he will kill me when he gets home from his shift",
        "kitchen is burning we need to get out",
        "help me stop self harming",
        "smoke alarm going off and we need to get out",
        "having a fit in the shop",
        "ive lost the will to live",
    ],
)
def test_a_figure_of_speech_never_swallows_a_person_or_a_life(text: str) -> None:
    """ "Kill this debt" is a way of speaking; "kill myself over this debt" is none."""
    assert _full(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "i walk on eggshells at home",
        "he reads my messages and i cant go out",
        "whats it all for",
        "found a note in my daughters room",
        "im frightened ill hurt somebody",
    ],
)
def test_a_quiet_sign_is_noticed(text: str) -> None:
    assert read_crisis(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "He is coking on a bit of chicken",
        "trapped by fore",
        "chste pian and my arm has gon numm",
        "ive took too may paracetamol",
        "theres a bloe in my house",
    ],
)
def test_a_slip_that_is_a_rare_word_or_a_jumble_is_put_right(text: str) -> None:
    assert _full(text) is not None


@pytest.mark.parametrize("text", ["i dont think i want to die", "im not saying i want to kill myself"])
def test_a_denial_goes_on_after_think_and_say(text: str) -> None:
    sign = read_crisis(text)
    assert sign is not None
    assert sign.soft


@pytest.mark.parametrize("text", ["help", "help me", "i need help", "i need help please", "can someone help"])
def test_asking_for_help_alone_is_at_most_a_soft_line(text: str) -> None:
    assert _full(text) is None


@pytest.mark.parametrize("text", ["help now", "help me he is here", "help hes going to kill me"])
def test_help_with_a_danger_named_gets_the_full_card(text: str) -> None:
    assert _full(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "i dont want to say where i live",
        "i dont want to live in this flat",
        "it wont let me go back a page",
        "the bank wont let me out of the contract",
        "never got to say goodbye to grandad",
        "do i need a new spark plug",
        "is my bike in the hall a fire hazard",
        "my brother cant speak and hes at a special school",
        "need cpr training for my job",
    ],
)
def test_an_aside_carries_no_sign(text: str) -> None:
    assert _full(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "i dont want to live. i live in this flat on my own",
        "he wont let me go, it wont let me ring anyone",
        "never said goodbye to him and now i want to die",
        "cant say where i live, hes got a knife to me",
        "i need cpr training, no time, my husband isnt breathing",
    ],
)
def test_an_aside_silences_nothing_beside_it(text: str) -> None:
    assert _full(text) is not None


def test_asking_for_a_group_lowers_an_illness_to_the_line_but_never_a_wish_to_die() -> None:
    assert _full("my husband had a stroke and cant talk, is there a support group") is None
    assert _full("i want to die, is there a support group") is not None
    assert _full("i want to meet others but he is hitting me right now") is not None


@pytest.mark.parametrize("text", ["cant do anotha night", "neva wana wake up again"])
def test_an_er_spelt_as_it_is_heard_is_read(text: str) -> None:
    assert _full(text) is not None


@pytest.mark.parametrize(
    "text", ["theres a srong smell of gas", "35 weeks gone and theres bood pouring out of me"]
)
def test_a_slip_that_may_be_many_words_silences_nothing(text: str) -> None:
    """Read as "song" or "book" these words would make the message a story."""
    assert _full(text) is not None


@pytest.mark.parametrize("text", ["hes hittingme now", "my house is onfire", "i think its a heat attack"])
def test_glued_words_and_slips_that_are_words_are_put_right(text: str) -> None:
    assert _full(text) is not None


@pytest.mark.parametrize("text", ["cps", "crps", "poppers"])
def test_a_name_one_letter_off_a_cry_for_help_gets_no_card(text: str) -> None:
    assert _full(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "he raped me last night",
        "my brother sexually assaulted me yesterday",
        "my foster carer hits me",
        "hes giving her a right pasting, hear it through the wall",
        "can hear the old lady groaning through the letterbox",
        "i thought i would pass out and now my left arm is numb",
        "theyre outside with a crowbar can they break in",
        "tonight is my last night alive, done with work",
        "my daughter hurts herself with a blade in her room",
    ],
)
def test_what_was_narrowed_or_widened_keeps_its_card(text: str) -> None:
    sign = read_crisis(text)
    assert sign is not None
    assert not sign.soft


@pytest.mark.parametrize(
    "text",
    [
        "he raped me years ago when i was at school and i want counselling",
        "volunteering as a community first responder with the ambulance",
        "can they break in if i dont answer",
        "the boiler bangs every time it fires up",
        "kids next door screaming and bouncing on the trampoline all day",
        "my lad bangs his head and hurts himself when he is overwhelmed",
        "tonight is his last night at work",
        "the lads got a good hiding from villa",
    ],
)
def test_law_noise_volunteering_and_meltdowns_get_no_card(text: str) -> None:
    sign = read_crisis(text)
    assert sign is None or sign.soft


def test_an_undenied_sign_wins_over_a_denied_one() -> None:
    assert _full("im not suicidal or owt. actually i want to kill myself tonight") is not None


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("i want to kill myself", "self"),
        ("my son says he wants to kill himself", "other"),
        ("im 12 and my dads hitting me with a belt", "child"),
        ("im going to hurt the baby", "harming"),
        ("im going to stab him", "harming"),
        ("my nan has collapsed and isnt breathing", "other"),
    ],
)
def test_the_voice_is_told_from_the_words(text: str, voice: str) -> None:
    sign = _full(text)
    assert sign is not None
    assert sign.voice == voice


def test_because_quotes_the_resident() -> None:
    sign = read_crisis("I wanna DIE tbh")
    assert sign is not None
    assert set(sign.because) <= {"wanna", "die"}


HEAP = [
    "i",
    "want",
    "to",
    "kill",
    "die",
    "not",
    "my",
    "myself",
    "he",
    "fire",
    "gas",
    "help",
    "🔪",
    ".",
    ",",
    "\n",
]


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_no_text_raises(text: str) -> None:
    read_crisis(text)


@given(
    st.lists(
        st.sampled_from(HEAP),
        max_size=900,
    )
)
@settings(max_examples=15, deadline=None)
def test_hostile_heaps_of_crisis_words_are_read(parts: list[str]) -> None:
    read_crisis(" ".join(parts))


def test_the_longest_message_is_read_in_bounded_time() -> None:
    for text in ("kill myself " * 500, "x" * 8000, "a" * 4096, "not want die he hit me fire " * 300):
        start = time.process_time()
        read_crisis(text)
        assert time.process_time() - start < 1.0  # seconds; a far cry from what it takes, for slow machines


def test_ordinary_messages_are_read_quickly() -> None:
    texts = [row["text"] for row in _rows(CORPUS / "ordinary.jsonl")]
    times = []
    for text in texts:
        start = time.process_time()
        read_crisis(text)
        times.append(time.process_time() - start)
    assert sorted(times)[int(0.99 * len(times))] < 0.005  # goal 1.5 ms; slack for shared machines


@pytest.mark.parametrize(
    "text", ["my mates od'd on the floor", "dads not breathing", "nans collapsed in the hall"]
)
def test_short_forms_of_what_happened_and_to_whom_are_heard(text: str) -> None:
    sign = _full(text)
    assert sign is not None
    assert (sign.kind, sign.voice) == ("crisis.medical", "other")


def test_asking_for_a_group_elsewhere_in_the_message_does_not_lower_a_cry_for_help() -> None:
    assert _full("id like to join a group for new mums please, its my neighbour though, she isnt breathing")
