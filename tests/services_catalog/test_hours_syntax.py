"""What the hours column accepts, and what it tells a curator to write instead."""

from __future__ import annotations

import pytest

from services_catalog.hours_syntax import mistake_in_hours


@pytest.mark.parametrize(
    "hours",
    [
        "",
        "24/7",
        "Mo-Fr 09:00-17:00",
        "Mo-Fr 09:00-17:00; PH off",
        "Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-12:00; PH 10:00-14:00",
        "Mo-Fr 09:00-12:00, Sa 10:00-12:00; PH off",
        "Tu[2] 12:00-14:00",
        'We 10:00-12:00 "term time only"',
        "Fr 22:00-26:00",
        "Mo-Su 07:00-01:00",
        "Sa-Su 08:00-08:00; PH 08:00-08:00",
        '"by appointment"',
        "Mo-Fr 09:00+",
        'PH off "closed, ring 111"',
    ],
)
def test_hours_a_curator_may_write(hours: str) -> None:
    assert mistake_in_hours(hours) is None


@pytest.mark.parametrize(
    ("hours", "remedy"),
    [
        ("9-5", "Write Mo-Fr 09:00-17:00"),
        ("Mon-Fri 9-5", "Write Mo-Fr 09:00-17:00"),
        ("9am-5pm", "Write Mo-Fr 09:00-17:00"),
        ("Monday to Friday 9am to 5pm", "Write Mo-Fr 09:00-17:00"),
        ("Mo-Fr 09:00–17:00", "Write Mo-Fr 09:00-17:00"),
        ("Mo-Fr 09.30-16.30", "Write Mo-Fr 09:30-16:30"),
        ("Mo-Fr 09:00-17:00;;", "Write Mo-Fr 09:00-17:00"),
        ("Sat 10-12", "Write Sa 10:00-12:00"),
        ("mo-fr 09:00-17:00; ph off", "Write Mo-Fr 09:00-17:00; PH off"),
        ("Mon-Fri 9-5; closed bank holidays", "Write Mo-Fr 09:00-17:00"),
        ("most mornings", "Write Mo-Fr 09:00-17:00"),
        ("Mo-Fr", "has no times"),
        ("   ", "Leave it empty"),
        ("PH off; Mo-Fr 09:00-17:00", "Put PH off"),
        ("Sa,PH 10:00-12:00", "bank holidays last"),
        ("Mo-Fr 09:00-17:00; SH off", "term time only"),
        ("Mo-Fr 09:00-25:00", "past midnight"),
        ("Mo-Fr sunrise-sunset", "clock times"),
        ('Mo-Fr 09:00-17:00; "by appointment"', "after the times"),
        ('Mo-Fr 09:00-17:00 || "ring"', "semicolon"),
    ],
)
def test_hours_that_are_refused_come_with_the_remedy(hours: str, remedy: str) -> None:
    assert remedy in str(mistake_in_hours(hours))
