"""Text out of a feed: HTML, Markdown and an editor's traces taken off, hostile characters gone.

One rule: what comes out is one line that may be stored, printed and sent; time grows with length alone.
"""

from __future__ import annotations

import html
import re

_MOST_READ = 60_000
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufff9-\ufffb]"
)
_ESCAPED_BREAK = re.compile(r"\\r\\n|\\n|\\r|\\t")
_BLOCK = re.compile(
    r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|td|th|table|section|hr)\b[^<>]{0,500}>", re.IGNORECASE
)
_TAG = re.compile(r"<!--|-->|</?[a-zA-Z!?][^<>]{0,2000}>")
_LINK = re.compile(r"\[([^\[\]]{1,200})\]\([^()\s]{1,500}\)")
_MARKS = re.compile(r"#{2,}|(?<!\w)#(?=\s)|\*{2,}|_{2,}|`{1,3}|(?<!\S)\*(?=\s)")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")


def plain(value: str) -> str:
    """One line of plain text out of HTML, Markdown or text with literal line breaks."""
    cut = value[:_MOST_READ]
    if "<" in cut or "&" in cut:
        cut = _without_tags(html.unescape(_without_tags(cut)))
    cut = _ESCAPED_BREAK.sub(" ", cut)
    cut = _LINK.sub(r"\1", cut)
    cut = _MARKS.sub(" ", cut)
    return one_line(cut)


def one_line(value: str) -> str:
    """Text without line breaks, hidden characters or doubled spaces."""
    return " ".join(_UNSEEN.sub("", value.replace("\u2028", " ").replace("\u2029", " ")).split())


def shortened(value: str, limit: int) -> str:
    """At most `limit` characters, ended at a sentence or a word."""
    if len(value) <= limit:
        return value
    ends = [found.end() for found in _SENTENCE_END.finditer(value, 0, limit)]
    if ends and ends[-1] >= limit // 2:
        return value[: ends[-1]]
    cut = value[: limit - 3].rsplit(" ", 1)[0] or value[: limit - 3]
    return cut[: limit - 3].rstrip(" ,;:") + "..."


def slug(value: str, limit: int = 60) -> str:
    """Small letters, digits and hyphens out of a name; "" when it has none."""
    words = re.findall(r"[a-z0-9]+", html.unescape(value[:400]).lower().replace("'", "").replace("’", ""))
    made = ""
    for word in words:
        longer = f"{made}-{word}" if made else word
        if len(longer) > limit:
            break
        made = longer
    return made or "".join(words)[:limit]


def _without_tags(value: str) -> str:
    return _TAG.sub("", _BLOCK.sub(" ", _without_scripts(value)))


def _without_scripts(value: str) -> str:
    """Script and style elements cut out by searching forward only: no pattern that could run away."""
    low = value.lower()
    if len(low) != len(value):
        low = value
    kept: list[str] = []
    at = 0
    while True:
        starts = [found for name in ("script", "style") if (found := low.find(f"<{name}", at)) >= 0]
        if not starts:
            return "".join(kept) + value[at:]
        start = min(starts)
        name = "script" if low.startswith("<script", start) else "style"
        end = low.find(f"</{name}", start)
        kept.append(value[at:start])
        if end < 0:
            return "".join(kept)
        close = low.find(">", end)
        if close < 0:
            return "".join(kept)
        at = close + 1
