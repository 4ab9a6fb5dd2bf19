"""Open Referral UK: other people's feeds in as drafts, our public rows out as files.

One rule: the standard's words and quirks stay in this room; what leaves it are drafts, rows and reports.
"""

from services_catalog.open_referral.accepting import Decision, Desk, accept, reject
from services_catalog.open_referral.export import write_folder
from services_catalog.open_referral.feed_import import import_feed, name_of
from services_catalog.open_referral.proposal import Feed, missing
from services_catalog.open_referral.report import FeedReport, ServiceReport, changes_as_json
from services_catalog.open_referral.web import is_address

__all__ = [
    "Decision",
    "Desk",
    "Feed",
    "FeedReport",
    "ServiceReport",
    "accept",
    "changes_as_json",
    "import_feed",
    "is_address",
    "missing",
    "name_of",
    "reject",
    "write_folder",
]
