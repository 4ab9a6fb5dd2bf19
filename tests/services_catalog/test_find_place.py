"""Places in people's words, split districts, and what only looks like a place."""

from __future__ import annotations

import gzip
import time
import tracemalloc
from collections import Counter
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services_catalog import borough_at, find_place
from services_catalog.geography import SERVED, borough_of_postcode, outcodes, sectors, towns


@pytest.mark.parametrize(
    ("text", "boroughs", "label"),
    [
        ("im in bilston and cant pay my rent", ("wolverhampton",), "Bilston"),
        ("I live near Tipton", ("sandwell",), "Tipton"),
        ("wallsall", ("walsall",), "Walsall"),
        ("in wolverhapmton", ("wolverhampton",), "Wolverhampton"),
        ("dudly", ("dudley",), "Dudley"),
        ("halesown", ("dudley",), "Halesowen"),
        ("brierly hill", ("dudley",), "Brierley Hill"),
        ("West brom", ("sandwell",), "West Bromwich"),
        ("westbromwich", ("sandwell",), "West Bromwich"),
        ("in w'ton", ("wolverhampton",), "Wolverhampton"),
        ("im in wolves", ("wolverhampton",), "Wolverhampton"),
        ("im from lye", ("dudley",), "Lye"),
        ("cradley heath", ("sandwell",), "Cradley Heath"),
        ("cradley", ("dudley",), "Cradley"),
        ("Wren’s Nest", ("dudley",), "Wren's Nest"),
        ("upper gornal", ("dudley",), "Upper Gornal"),
        ("ws1 2eq", ("walsall",), "WS1 2"),
        ("WS12EQ", ("walsall",), "WS1 2"),
        ("ws1-2eq", ("walsall",), "WS1 2"),
        ("my postcode is WV14 0AB thanks", ("wolverhampton",), "WV14 0"),
        ("DY4 7", ("sandwell",), "DY4 7"),
        ("i live in ws2 and cant pay", ("walsall",), "WS2"),
        ("B70 9LG", ("sandwell",), "B70 9"),
        ("my postcode is b70", ("sandwell",), "B70"),
    ],
)
def test_a_place_gives_its_borough(text: str, boroughs: tuple[str, ...], label: str) -> None:
    place = find_place(text)
    assert place is not None
    assert (place.boroughs, place.label) == (boroughs, label)


@pytest.mark.parametrize(
    "text", ["live in brum", "Cannock", "WS11", "im in Sutton Coldfield", "M1 1AE", "WV5"]
)
def test_a_place_outside_has_no_borough_but_a_label(text: str) -> None:
    place = find_place(text)
    assert place is not None
    assert place.boroughs == ()
    assert place.label


@pytest.mark.parametrize(
    ("code", "boroughs"),
    [
        ("WS10", ("sandwell", "walsall")),
        ("WV13", ("walsall", "wolverhampton")),
        ("WV14", ("wolverhampton", "dudley", "walsall", "sandwell")),
        ("WS5", ("walsall", "sandwell")),
        ("B74", ("elsewhere", "walsall")),
        ("B62", ("dudley", "elsewhere")),
    ],
)
def test_a_split_outcode_names_every_borough_most_likely_first(code: str, boroughs: tuple[str, ...]) -> None:
    place = find_place(code, answering=True)
    assert place is not None
    assert place.boroughs == boroughs


@pytest.mark.parametrize("code", ["WV12", "DY4", "B64", "B65", "B69", "WS9"])
def test_an_outcode_nearly_all_in_one_borough_is_certain(code: str) -> None:
    place = find_place(code, answering=True)
    assert place is not None
    assert len(place.boroughs) == 1


@pytest.mark.parametrize(
    "text",
    ["B12 tablets", "b1", "my vitamin b12 is low", "call 0121 B70", "W51 1AA", "WS99", "WV98", "my son bradley hit me",
     "the council placed me here from Birmingham", "got offered a swap in cannock", "train to Coventry",
     "I cannot pay", "Penn", "a great bar", "the kinder way", "flat 2", "wolves won", "", "£20", "ws"],
)  # fmt: skip
def test_what_only_looks_like_a_place_is_none(text: str) -> None:
    assert find_place(text) is None


@pytest.mark.parametrize("text", ["b70", "B70", "penn", "Compton", "b1"])
def test_a_bare_answer_to_where_are_you_is_a_place(text: str) -> None:
    assert find_place(text, answering=True) is not None


def test_the_full_postcode_is_in_no_part_of_the_answer() -> None:
    place = find_place("I am at WS1 2EQ")
    assert place is not None
    assert "2EQ" not in repr(place).upper().replace(" ", "")


def test_the_span_lets_the_rest_be_read_alone() -> None:
    text = "chess club in Bilston please"
    place = find_place(text)
    assert place is not None
    assert text[place.span[0] : place.span[1]] == "Bilston"


def test_where_somebody_is_beats_where_they_came_from() -> None:
    place = find_place("moved from tipton to willenhall")
    assert place is not None
    assert place.boroughs == ("walsall",)


def test_a_postcode_on_the_edge_is_told_by_the_postcode_not_the_district() -> None:
    assert borough_of_postcode("WS10 8AA") == "walsall"
    edge = find_place("WV10 7ZZ")
    assert edge is not None
    assert edge.boroughs == ()


def test_a_point_is_told_by_the_nearest_postcode() -> None:
    assert borough_at(52.5862, -1.9822) == "walsall"
    assert borough_at(52.4797, -1.9026) is None
    assert borough_at(51.5, -0.12) is None
    assert borough_at(float("nan"), float("nan")) is None


def test_every_town_has_real_boroughs_and_a_point_inside_or_none() -> None:
    for town in towns().values():
        assert set(town.boroughs) <= {*SERVED, "elsewhere"}


def test_the_shares_of_outcodes_agree_with_the_postcodes_themselves() -> None:
    counted: dict[str, Counter[str]] = {}
    packed = files("services_catalog").joinpath("geography", "postcodes_black_country.csv.gz").read_bytes()
    for line in gzip.decompress(packed).decode().splitlines()[1:]:
        postcode, borough, *_ = line.split(",")
        counted.setdefault(postcode.split()[0], Counter())[borough] += 1
    for code, district in outcodes().items():
        if len(district.boroughs) == 1:
            share = counted[code][district.boroughs[0]] / counted[code].total()
            assert share > 0.85, code
    assert len(sectors()) == 384


@given(st.text(max_size=200), st.booleans())
def test_no_text_raises_and_every_span_lies_inside_it(text: str, answering: bool) -> None:
    place = find_place(text, answering)
    if place is not None:
        assert 0 <= place.span[0] < place.span[1] <= len(text)


def test_a_long_message_is_read_quickly() -> None:
    text = "hi i am behind with my rent and i live near the town of blooxwich and cant cope " * 5
    find_place(text)
    start = time.perf_counter()
    for _ in range(100):
        find_place(text)
    assert (time.perf_counter() - start) / 100 < 0.005


def test_all_36000_postcodes_take_little_memory() -> None:
    from services_catalog.geography import _postcodes

    _postcodes.cache_clear()
    tracemalloc.start()
    borough_of_postcode("WS1 2EQ")
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 2_000_000
