"""The report a forum lead opens: one HTML page, nothing fetched, made from closed months alone.

One rule: it claims nothing that lies inside a margin.
"""

from __future__ import annotations

from demand.figures import Archive
from demand.report.facts import Facts, gather


def report(archive: Archive, months: tuple[str, ...]) -> bytes:
    """The page as UTF-8 HTML with charts and styles in it. Raises StoreError for months not closed."""
    from demand.report.page import as_html  # the chart library takes a second to load

    return as_html(gather(archive, months))


__all__ = ["Facts", "gather", "report"]
