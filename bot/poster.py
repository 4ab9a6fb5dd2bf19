"""A poster with the bot's QR code, for a library, a surgery, a chip shop.

One rule: the code carries the borough and nothing about a person; who scans it is not counted as anything.
"""

from __future__ import annotations

import io

import segno

from bot.handout.page import typeset
from bot.words import poster as words
from bot.words.labels import AREAS

_QUIET_ZONE = 4  # modules, as ISO/IEC 18004 asks for


def poster(area: str, bot_name: str, operator: str = "") -> bytes:
    """The poster as a tagged A4 PDF with its fonts inside.

    Args:
        area:     a borough's id, such as "walsall"; the chat opens with it known.
        bot_name: the bot's user name on Telegram, without the @; empty makes a sample, marked as one.
        operator: who runs the bot, printed small; may be empty.
    """
    link = f"t.me/{bot_name or 'your_bot'}"
    content = {
        "sample": "" if bot_name else words.SAMPLE,
        "title": words.TITLE,
        "by": operator or "signpost",
        "place": words.for_area(AREAS[area]),
        "what": words.WHAT,
        "topics": words.TOPICS,
        "qr": _qr(f"https://{link}?start=area-{area}"),
        "scan": words.SCAN,
        "address": words.ADDRESS,
        "link": link,
        "promises": words.PROMISES,
        "foot": words.FOOT,
        "run_by": words.run_by(operator),
    }
    return typeset("poster.typ", {"poster": content})


def _qr(link: str) -> str:
    """Error correction Q: a quarter of it may be torn off or scribbled over."""
    out = io.BytesIO()
    segno.make_qr(link, error="q").save(out, kind="svg", border=_QUIET_ZONE, xmldecl=False, svgns=True)
    return out.getvalue().decode()
