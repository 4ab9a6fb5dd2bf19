"""The public rows as a folder of Open Referral UK 3.0 files, as an API would serve them.

One rule: the folder is written aside and swapped in whole; the same rows give the same bytes.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from services_catalog.freshness import is_shown
from services_catalog.models import Service
from services_catalog.open_referral.export_records import (
    TAXONOMIES,
    Json,
    Labels,
    flat_record,
    identity,
    service_record,
)
from services_catalog.problems import DirectoryError
from services_catalog.store import sync_file

PER_PAGE = 500
API_DETAILS = {
    "version": "HSDS-UK-3.0",
    "profile": "https://github.com/OpenReferralUK/uk-profile/blob/main/docs/index.md",
    "openapi_url": "https://docs.openreferraluk.org/en/latest/openapi30.json",
}
_NO_LABELS: Mapping[str, str] = MappingProxyType({})
_EXCHANGE = 2
_HERE = -100


def is_public(service: Service, today: date) -> bool:
    """Whether a row leaves: shown to residents on that day, and not of low confidence."""
    return is_shown(service, today) and service.confidence != "low"


def write_folder(
    services: Iterable[Service], out: Path, today: date, labels: Mapping[str, str] = _NO_LABELS
) -> int:
    """Write the public rows to a folder, in the place of an export written there before.

    labels: words for needs (need id -> label).
    Returns how many services it holds. Raises DirectoryError when `out` is something else than an export or
    an empty folder, OSError when the disk refuses; nothing has changed then.
    """
    if out.exists() and not _may_be_replaced(out):
        raise DirectoryError(f"{out} holds something else than an export. Name a new folder with --out.")
    public = [service for service in services if is_public(service, today)]
    out.parent.mkdir(parents=True, exist_ok=True)
    aside = out.with_name(f".{out.name}.{os.getpid()}.new")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        for name, content in files_of(public, labels).items():
            _write(aside / name, content)
        _put_in_place(aside, out)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return len(public)


def files_of(public: Sequence[Service], labels: Mapping[str, str] = _NO_LABELS) -> dict[str, Json]:
    """Every file of the export: its path in the folder and its content."""
    words = Labels(labels)
    full = [service_record(service, words) for service in public]
    terms = {a["taxonomy_term"]["id"]: a["taxonomy_term"] for one in full for a in one.get("attributes", ())}
    used = {term["taxonomy"] for term in terms.values()}
    owners = {one["organization_id"]: one["organization"] for one in full}
    flat = [flat_record(service) for service in public]
    made: dict[str, Json] = {"index.json": dict(API_DETAILS)}
    made |= {f"services/{one['id']}.json": one for one in full}
    made |= _pages("services", flat)
    made |= _pages("organizations", sorted(owners.values(), key=lambda one: (one["name"], one["id"])))
    made |= _pages("taxonomies", [_taxonomy(name) for name in TAXONOMIES if name in used])
    made |= _pages("taxonomy_terms", sorted(terms.values(), key=lambda one: (one["taxonomy"], one["code"])))
    made |= _pages("service_at_locations", list(_at_locations(full, flat)))
    return made


def _at_locations(full: Sequence[Json], flat: Sequence[Json]) -> Iterable[Json]:
    for one, thin in zip(full, flat, strict=True):
        for joined in one.get("service_at_locations", ()):
            yield {**joined, "service": thin}


def _taxonomy(name: str) -> Json:
    return {"id": identity("taxonomy", name), "name": name, "description": TAXONOMIES[name]}


def _pages(name: str, contents: Sequence[Json]) -> dict[str, Json]:
    """A list as pages of the standard's envelope: `services.json`, then `services-2.json` and so on."""
    count = max(1, -(-len(contents) // PER_PAGE))
    pages = {}
    for page in range(1, count + 1):
        part = list(contents[(page - 1) * PER_PAGE : page * PER_PAGE])
        pages[f"{name}.json" if page == 1 else f"{name}-{page}.json"] = {
            "total_items": len(contents),
            "total_pages": count,
            "page_number": page,
            "size": len(part),
            "first_page": page == 1,
            "last_page": page == count,
            "empty": not part,
            "contents": part,
        }
    return pages


def _write(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        json.dump(content, file, ensure_ascii=False, indent=2)
        file.write("\n")


def _may_be_replaced(out: Path) -> bool:
    if not out.is_dir():
        return False
    if not any(out.iterdir()):
        return True
    try:
        return bool(
            json.loads((out / "index.json").read_text("utf-8")).get("version") == API_DETAILS["version"]
        )
    except (OSError, ValueError, AttributeError):
        return False


def _put_in_place(aside: Path, out: Path) -> None:
    """Swap the finished folder in. Where the system can exchange two names, that is one step."""
    if not out.exists():
        aside.rename(out)
    elif not _exchanged(aside, out):
        old = out.with_name(f".{out.name}.{os.getpid()}.old")
        out.rename(old)
        aside.rename(out)
        shutil.rmtree(old, ignore_errors=True)
    sync_file(out.parent)


def _exchanged(one: Path, other: Path) -> bool:
    """Linux's renameat2 with RENAME_EXCHANGE; False where there is no such thing."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    return bool(call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)
