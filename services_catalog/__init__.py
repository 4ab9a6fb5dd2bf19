"""The curated directory of local services: models, store, search, places, hours, import and export.

One rule: it knows nothing of channels, of the wording of replies, or of the matcher.
"""

from services_catalog.curated import Built, build, ensure
from services_catalog.directory import Directory
from services_catalog.freshness import Trust
from services_catalog.geography import borough_at
from services_catalog.hours import Openness, openness
from services_catalog.models import AREAS, BOROUGHS, Service, Verified
from services_catalog.places import Place, find_place
from services_catalog.problems import DirectoryError, Problem
from services_catalog.query import Found, Query, Reason, Who
from services_catalog.topics import topics_said

__all__ = [
    "AREAS",
    "BOROUGHS",
    "Built",
    "Directory",
    "DirectoryError",
    "Found",
    "Openness",
    "Place",
    "Problem",
    "Query",
    "Reason",
    "Service",
    "Trust",
    "Verified",
    "Who",
    "borough_at",
    "build",
    "ensure",
    "find_place",
    "openness",
    "topics_said",
]
