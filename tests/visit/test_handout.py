"""What a resident keeps: right, plain, safe by default, and large on paper."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from bot.handout.content import Choice, Handout, is_private, make
from bot.handout.opening import in_words
from bot.handout.page import page
from bot.handout.plain import LONGEST, letter, messages
from intents import Catalogue, Need
from services_catalog import Service
from tests.support.plain_english import grade, hard_words, long_sentences

DAY = date(2026, 11, 23)
CATALOGUE = Catalogue.load()
BOT = "black_country_signpost_bot"


def need(need_id: str) -> Need:
    return CATALOGUE.need(need_id)


def service(code: str, needs: tuple[str, ...], **fields: object) -> Service:
    given_fields = {
        "code": code,
        "id": f"service-{code}",
        "name": f"Service {code}",
        "summary": "Someone will help you with this. It is free.",
        "needs": needs,
        "areas": ("walsall",),
        "phone": "01922 000 000",
        "referral": ("self",),
    }
    return Service(**(given_fields | fields))  # type: ignore[arg-type]


ENERGY = Choice(
    service(
        "en1",
        ("money.energy",),
        name="Walsall Energy Advice",
        summary="Free help with gas and electric bills, top-ups and old meters. They can visit you at home.",
        phone="01922 644006",
        hours="Mo-Fr 09:00-17:00; PH off",
        address="12 Bridge Street, Walsall",
        postcode="WS1 1AA",
    ),
    need("money.energy"),
    0,
)
GRIEF = Choice(
    service(
        "gr1",
        ("health.bereavement",),
        name="Cruse Walsall",
        summary="Someone to talk to when a person you love has died. By phone or face to face.",
        phone="0808 808 1677",
    ),
    need("health.bereavement"),
    1,
)
BEFRIEND = Choice(
    service(
        "be1",
        ("lonely.talk",),
        name="Making Connections Walsall",
        summary="Links you with a friendly visitor and with groups near you.",
        phone="0121 380 6690",
        referral=("gp", "professional"),
    ),
    need("lonely.talk"),
    2,
)
ABUSE = Choice(
    service(
        "ab1",
        ("safety.domestic_abuse",),
        name="National Domestic Abuse Helpline",
        summary="Help for women who are hurt by a partner.",
        phone="0808 2000 247",
        url="https://www.nationaldahelpline.org.uk",
        address="Refuge House, 1 Secret Street",
        hours="24/7",
    ),
    need("safety.domestic_abuse"),
    0,
)
TOPIC = re.compile(r"abuse|violen|hurt|refuge|nationaldahelpline|secret", re.IGNORECASE)


def of(*chosen: Choice, private_too: bool = False, bot_name: str = BOT) -> Handout:
    return make(chosen, "walsall", DAY, private_too=private_too, bot_name=bot_name)


def text_of(pdf: bytes) -> str:
    return "\n".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages)


def test_first_things_come_first_whatever_the_order_they_were_chosen_in() -> None:
    assert [label for label, _ in of(BEFRIEND, GRIEF, ENERGY).groups()] == [
        "Do this today",
        "Do this week",
        "When you are ready",
    ]
    assert [one.code for one in of(BEFRIEND, GRIEF, ENERGY).entries] == ["en1", "gr1", "be1"]


def test_a_private_service_is_left_out_of_everything_by_default() -> None:
    handout = of(ENERGY, ABUSE)
    everything = letter(handout) + "".join(messages(handout)) + text_of(page(handout).content) + handout.link
    assert "0808 2000 247" not in everything
    assert "ab1" not in everything
    assert not TOPIC.search(everything)


def test_with_a_yes_it_is_a_number_under_neutral_words_and_nothing_else() -> None:
    handout = of(ENERGY, ABUSE, private_too=True)
    everything = letter(handout) + text_of(page(handout).content)
    assert "Staying safe at home" in everything
    assert "0808 2000 247" in everything
    assert not TOPIC.search(everything)
    assert handout.link.endswith("?start=l-en1-ab1")


@pytest.mark.parametrize("need_id", [one.id for one in CATALOGUE if one.theme in ("safety", "crisis")])
def test_every_safety_and_crisis_service_is_private(need_id: str) -> None:
    assert is_private(service("xx1", ("money.debt", need_id)))
    assert is_private(service("xx1", ("money.debt",)), need(need_id))


def test_a_worker_only_service_says_how_to_get_there() -> None:
    assert "A worker has to send you there." in letter(of(BEFRIEND))


def test_the_link_is_codes_only_and_left_out_while_the_bot_has_no_name() -> None:
    assert of(ENERGY, GRIEF).link == f"https://t.me/{BOT}?start=l-en1-gr1"
    assert of(ENERGY, bot_name="").link == ""
    eight = of(*(Choice(service(f"s{n:02}", ("money.debt",)), need("money.debt"), 1) for n in range(8)))
    assert len(eight.link.partition("?start=")[2]) <= 64


def test_messages_are_short_and_hold_all_that_the_letter_holds() -> None:
    handout = of(ENERGY, GRIEF, BEFRIEND)
    said = messages(handout)
    assert all(len(one) <= LONGEST for one in said)
    assert [line for one in said for line in one.split("\n") if line] == [
        line for line in letter(handout).split("\n") if line
    ]


def test_the_handout_is_plain_english() -> None:
    whole = letter(of(ENERGY, GRIEF, BEFRIEND, ABUSE, private_too=True, bot_name=""))
    assert grade(whole) <= 6, grade(whole)
    assert not long_sentences(whole)
    assert not hard_words(whole)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return page(of(ENERGY, GRIEF, BEFRIEND)).content


def test_three_needs_stand_on_one_side_of_a4(pdf: bytes) -> None:
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]


def test_it_is_small_enough_for_bad_signal(pdf: bytes) -> None:
    assert len(pdf) <= 100_000


def test_its_text_comes_out_in_the_order_it_is_read(pdf: bytes) -> None:
    text = text_of(pdf)
    in_order = [
        "Help for you",
        "Do this today",
        "Gas, electric, heating",
        "Walsall Energy Advice",
        "01922 644006",
        "Monday to Friday, 9am to 5pm",
        "Do this week",
        "0808 808 1677",
        "When you are ready",
        "0121 380 6690",
        "Emergency? Call 999.",
    ]
    places = [text.find(piece) for piece in in_order]
    assert -1 not in places, text
    assert places == sorted(places)


def test_it_is_tagged_has_a_title_and_a_language(pdf: bytes) -> None:
    reader = PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en-GB"
    assert reader.metadata is not None
    assert reader.metadata.title == "Help for you"


def test_every_font_is_embedded(pdf: bytes) -> None:
    fonts = PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"]["/Font"].get_object()
    assert fonts
    for name in fonts:
        descriptor = fonts[name]["/DescendantFonts"][0]["/FontDescriptor"]
        assert any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def test_nothing_is_smaller_than_sixteen_points_and_numbers_are_twice_that(pdf: bytes) -> None:
    sizes: dict[str, float] = {}

    def note(text: str, _cm: object, matrix: list[float], _font: object, size: float) -> None:
        if text.strip():
            sizes[text.strip()] = size * abs(matrix[3])

    PdfReader(io.BytesIO(pdf)).pages[0].extract_text(visitor_text=note)
    assert min(sizes.values()) >= 15.99, sizes
    assert max(size for text, size in sizes.items() if "644006" in text) >= 31.9


def test_it_says_nothing_of_who_made_it_or_when(pdf: bytes) -> None:
    metadata = PdfReader(io.BytesIO(pdf)).metadata
    assert metadata is not None
    assert metadata.author == "signpost"
    assert "/CreationDate" not in metadata


def test_eight_long_services_go_onto_more_sides_and_none_is_lost() -> None:
    many = [
        Choice(
            service(
                f"s{n:02}",
                ("money.debt",),
                name=f"Service {n} " + "of the long name " * 5,
                summary="A word. " * 25,
            ),
            need("money.debt"),
            n % 3,
        )
        for n in range(8)
    ]
    made = page(of(*many)).content
    assert len(made) <= 100_000
    assert len(PdfReader(io.BytesIO(made)).pages) > 1
    for number in range(8):
        assert f"Service {number} " in text_of(made)


def test_three_needs_with_long_rows_still_stand_on_one_side() -> None:
    long = [
        Choice(
            service(
                f"s{n:02}",
                ("money.debt",),
                name="Long" + " name" * 14,
                summary=("Word " * 24).strip() + ". " + ("word " * 18).strip() + ".",
                address="A Long Community Centre, 1 Long Street Name, A Town,"[:-1],
                postcode="WS1 1AA",
                hours="Mo-Th 09:00-18:30; Fr 09:00-16:30; Sa 10:00-16:00",
                referral=("professional",),
            ),
            need("money.debt"),
            n,
        )
        for n in range(3)
    ]
    assert len(PdfReader(io.BytesIO(page(of(*long)).content)).pages) == 1


HOSTILE = (
    '#eval("1+1")',
    "$x^2$ *bold* _it_ `raw` <label> @ref",
    "= Heading \\ #pagebreak()",
    ']] #import "/etc/passwd"',
    "‮reversed \u0000 null",
    "https://example.org/#x // comment /* */",
    "🙂 ਪੰਜਾਬੀ اردو",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_directory_text_is_shown_and_never_run(text: str) -> None:
    row = ENERGY.service.model_copy(update={"name": text, "summary": text, "address": text, "alert": text})
    pdf = page(of(Choice(row, ENERGY.need, 0))).content
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    if text.isascii():
        assert text.split()[0] in text_of(pdf)


@given(st.text(st.characters(codec="utf-8"), max_size=200))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_at_all_makes_a_page(text: str) -> None:
    row = ENERGY.service.model_copy(update={"name": text, "address": text, "phone": text or "1"})
    assert page(of(Choice(row, ENERGY.need, 0))).content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("24/7", "Any time, day or night"),
        ("Mo-Fr 09:00-17:00", "Monday to Friday, 9am to 5pm"),
        ("Mo-Fr 08:30-16:30; PH off", "Monday to Friday, 8.30am to 4.30pm. Not on bank holidays"),
        ("Mo,Fr 10:00-15:00; Tu-Th 12:00-15:00,18:00-21:00",
         "Monday and Friday, 10am to 3pm. Tuesday to Thursday, midday to 3pm and 6pm to 9pm"),
        ("Tu[2] 12:00-14:00", "Second Tuesday of the month, midday to 2pm"),
        ("Mo-Fr 00:00-09:00,17:00-24:00; Sa-Su 00:00-24:00",
         "Monday to Friday, nights, 5pm to 9am. Saturday to Sunday, all day"),
        ("Mo-Su 10:00-22:00", "Every day, 10am to 10pm"),
        ("May-Sep Su 09:30-10:30", ""),
        ("Sa-Su 08:00-08:00", ""),
        ('Mo 10:00-12:00 "term time only"', ""),
        ("", ""),
    ],
)  # fmt: skip
def test_hours_are_said_simply_or_not_at_all(hours: str, said: str) -> None:
    assert in_words(hours) == said
