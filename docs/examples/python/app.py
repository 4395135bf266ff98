"""A whole small board in Python: what `https://api.harbour.example` would answer for a company.

    GET /v1/boards/TENANT/jobs?offset=0&limit=250
    {"company": "Acme", "total": 2, "jobs": [{"id": 1, "title": "Baker", "url": "https://…", "place": "Girona",
     "mode": "remote", "published": "2026-09-01T10:00:00Z", "description": "<p>…</p>"}]}
"""

import json
from datetime import datetime
from urllib.parse import quote

from componentize_py_types import Err
from wit_world.exports import Metadata as BaseMetadata, Provider as BaseProvider
from wit_world.exports.metadata import Capabilities, Manifest
from wit_world.exports.provider import (
    Board,
    Continuation_End,
    Continuation_More,
    Coverage,
    Description_Html,
    EndReason,
    Listing,
    Offer,
    OfferRef,
    Page,
    Skipped,
    Target_Tenant,
    Workplace,
)
from wit_world.imports import http, types

HOST = "https://api.harbour.example"
ROWS = 250
MODES = {"onsite": Workplace.ONSITE, "hybrid": Workplace.HYBRID, "remote": Workplace.REMOTE}


class Metadata(BaseMetadata):
    def describe(self):
        return Manifest(
            id="harbour",
            name="Harbour",
            version="0.1.0",
            hosts=[HOST],
            credentials=[],
            settings=[],
            state_version=1,
            capabilities=Capabilities.TENANTS,
            min_interval_ms=500,
            max_concurrency=0,
            hydrate_batch=1,
        )


class Provider(BaseProvider):
    def check(self, ctx, tenant):
        if tenant is None:
            raise Err(types.PluginError_Unsupported("a board is asked for by its company"))
        answer = ask(tenant, 0, 1)
        return Board(name=answer.get("company"), url=None, open_offers=whole(answer.get("total")))

    def scan(self, ctx, target, position):
        if not isinstance(target, Target_Tenant):
            raise Err(types.PluginError_Unsupported("there is no search"))
        offset = begin(position.cursor)
        answer = ask(target.value, offset, ROWS)
        rows, total = answer["jobs"], whole(answer.get("total"))
        offers, skipped = [], []
        for row in rows:
            try:
                offers.append(offer(row))
            except (AttributeError, KeyError, TypeError, ValueError) as fault:
                skipped.append(Skipped(id=None, reason=repr(fault)))
        end = offset + len(rows)
        more = bool(rows) and total is not None and end < total
        return Page(
            offers=offers,
            skipped=skipped,
            next=Continuation_More(str(end)) if more else Continuation_End(EndReason.COMPLETE),
            state=None,
            coverage=Coverage.FULL_SNAPSHOT,
            total=total,
        )

    def hydrate(self, ctx, refs):
        raise Err(types.PluginError_Unsupported("the list is complete"))


def begin(cursor):
    """Where a page begins; a cursor that this board never gave is refused."""
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 10):
        raise Err(types.PluginError_InvalidCursor(cursor))
    return int(cursor)


def ask(tenant, offset, limit):
    """One page of a board, or the plugin error that says why there is none."""
    url = f"{HOST}/v1/boards/{quote(tenant, safe='')}/jobs?offset={offset}&limit={limit}"
    request = http.Request(http.Method.GET, url, [("accept", "application/json")], None, None, True)
    try:
        response = http.fetch(request)
    except Err as error:
        raise Err(types.PluginError_Fetch(error.value)) from None
    if response.status != 200:
        raise Err(refusal(response))
    with response.body as body:
        text = body.text()
    try:
        answer = json.loads(text)
    except ValueError as fault:
        raise Err(unread(str(fault), None, text)) from None
    if not isinstance(answer, dict) or not isinstance(answer.get("jobs"), list):
        raise Err(unread("it is no list of jobs", "jobs", text))
    return answer


def unread(detail, path, text):
    return types.PluginError_Parse(types.ParseFailure(detail=detail, path=path, sample=text[:100]))


def refusal(response):
    """What an answer that is none means."""
    status = response.status
    if status == 404:
        return types.PluginError_NotFound("there is no such board")
    if status == 410:
        return types.PluginError_Gone("the board was removed")
    if status == 429:
        wait = dict(response.headers).get("retry-after", "")
        wait = int(wait) * 1000 if wait.isascii() and wait.isdigit() and len(wait) < 10 else None
        return types.PluginError_RateLimited(types.RateLimit(wait, types.LimitScope.PROVIDER))
    if status in (401, 403):
        return types.PluginError_Blocked(types.Blocked(types.BlockKind.FORBIDDEN, f"status {status}"))
    if status >= 500:
        return types.PluginError_Transient(f"status {status}")
    return unread(f"status {status}", None, "")


def offer(row):
    published = row.get("published")
    return Offer(
        ref=OfferRef(id=str(row["id"]), url=row["url"], token=None),
        title=row["title"],
        employer=None,
        locations=[row["place"]] if row.get("place") else [],
        workplace=MODES.get(row.get("mode"), Workplace.UNKNOWN),
        department=row.get("team"),
        employment_type=row.get("kind"),
        salary=None,
        posted_at=int(datetime.fromisoformat(published).timestamp() * 1000) if published else None,
        updated_at=None,
        expires_at=None,
        description=Description_Html(row["description"]) if row.get("description") else None,
        listing=Listing.OPEN,
        complete=True,
        attrs=[],
    )


def whole(value):
    return value if isinstance(value, int) and value >= 0 else None
