"""The baseline of `cargo xtask bench scrapy`: Greenhouse boards into SQLite, as a Scrapy project does it.

One request a board, an item an offer, the text out of each advert's HTML, one transaction a page, and the durability of the
program that it is compared with: WAL, and every commit on the disk before it counts.
"""

import collections
import hashlib
import html
import json
import sqlite3
import time

import scrapy
from parsel import Selector

TABLES = """
CREATE TABLE offers (
    id INTEGER PRIMARY KEY, provider TEXT NOT NULL, tenant TEXT NOT NULL, source_id TEXT NOT NULL,
    first_seen_at INTEGER NOT NULL, last_seen_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
    posted_at TEXT, updated_at TEXT, expires_at TEXT, content_hash BLOB NOT NULL, url TEXT NOT NULL, title TEXT NOT NULL,
    employer_name TEXT, locations TEXT NOT NULL, department TEXT, employment_type TEXT, salary_min REAL, salary_max REAL,
    salary_currency TEXT, salary_period TEXT, attributes TEXT NOT NULL, description TEXT NOT NULL,
    UNIQUE (provider, tenant, source_id)
)
"""

UPSERT = """
INSERT INTO offers (provider, tenant, source_id, first_seen_at, last_seen_at, changed_at, posted_at, updated_at,
    expires_at, content_hash, url, title, employer_name, locations, department, employment_type, salary_min, salary_max,
    salary_currency, salary_period, attributes, description)
VALUES ('greenhouse', :tenant, :source_id, :now, :now, :now, :posted_at, :updated_at, :expires_at, :content_hash, :url,
    :title, :employer_name, :locations, :department, :employment_type, :salary_min, :salary_max, :salary_currency,
    :salary_period, :attributes, :description)
ON CONFLICT (provider, tenant, source_id) DO UPDATE SET last_seen_at = excluded.last_seen_at,
    changed_at = iif(content_hash = excluded.content_hash, changed_at, excluded.changed_at),
    content_hash = excluded.content_hash, title = excluded.title, description = excluded.description
"""


class SqlitePipeline:
    """Gathers the items of a page and writes them in one transaction."""

    def open_spider(self):
        self.pages = collections.defaultdict(list)
        self.database = sqlite3.connect(self.path, isolation_level=None)
        self.database.execute("PRAGMA journal_mode = WAL")
        self.database.execute("PRAGMA synchronous = FULL")
        self.database.execute(TABLES)

    def close_spider(self):
        self.database.close()

    @classmethod
    def from_crawler(cls, crawler):
        pipeline = cls()
        pipeline.path = crawler.spider.database
        return pipeline

    def process_item(self, item):
        page = self.pages[item["tenant"]]
        page.append(item)
        if len(page) == item["of_page"]:
            self.database.execute("BEGIN IMMEDIATE")
            self.database.executemany(UPSERT, page)
            self.database.execute("COMMIT")
            del self.pages[item["tenant"]]
        return item


class Boards(scrapy.Spider):
    """Asks for each board once."""

    name = "boards"
    custom_settings = {
        "ITEM_PIPELINES": {SqlitePipeline: 1},
        "CONCURRENT_REQUESTS": 32,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 32,
        "DOWNLOAD_DELAY": 0,
        "ROBOTSTXT_OBEY": False,
        "COOKIES_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_LEVEL": "ERROR",
        "DOWNLOAD_MAXSIZE": 0,
        "DOWNLOAD_WARNSIZE": 0,
    }

    async def start(self):
        with open(self.boards, encoding="utf-8") as boards:
            for tenant in boards.read().split():
                url = f"{self.gateway}/boards-api.greenhouse.io/v1/boards/{tenant}/jobs"
                yield scrapy.Request(
                    f"{url}?content=true&pay_transparency=true",
                    headers={"Accept": "application/json"},
                    cb_kwargs={"tenant": tenant},
                )

    def parse(self, response, tenant):
        jobs = response.json()["jobs"]
        for job in jobs:
            yield row(tenant, job) | {"of_page": len(jobs)}


def row(tenant, job):
    """What is kept of a job."""
    text = text_of(job.get("content") or "")
    departments = [held["name"] for held in job.get("departments") or [] if held and held.get("name")]
    pay = (job.get("pay_input_ranges") or [{}])[0]
    kept = {
        "title": (job.get("title") or "").strip(),
        "employer_name": job.get("company_name"),
        "url": job.get("absolute_url") or "",
        "locations": json.dumps([(job.get("location") or {}).get("name")], ensure_ascii=False),
        "department": departments[0] if departments else None,
        "employment_type": named(job, "Employment Type"),
        "salary_min": cents(pay.get("min_cents")),
        "salary_max": cents(pay.get("max_cents")),
        "salary_currency": pay.get("currency_type"),
        "salary_period": None,
        "attributes": json.dumps(
            [[key, str(job[key])] for key in ("internal_job_id", "requisition_id", "language") if job.get(key)],
            ensure_ascii=False,
        ),
        "description": text,
    }
    digest = hashlib.sha256("\0".join(str(value) for value in kept.values()).encode()).digest()[:16]
    return kept | {
        "tenant": tenant,
        "source_id": str(job["id"]),
        "now": int(time.time() * 1000),
        "posted_at": job.get("first_published"),
        "updated_at": job.get("updated_at"),
        "expires_at": job.get("application_deadline"),
        "content_hash": digest,
    }


def text_of(escaped):
    """The lines of an advert, which Greenhouse escapes once more."""
    source = html.unescape(escaped)
    if not source.strip():
        return ""
    pieces = (piece.strip() for piece in Selector(text=source).xpath("//text()").getall())
    return "\n".join(piece for piece in pieces if piece)


def named(job, name):
    """The value of a field that a customer added."""
    fields = (held for held in job.get("metadata") or [] if held and held.get("name") == name)
    return next((str(held["value"]) for held in fields if held.get("value") is not None), None)


def cents(amount):
    """An amount of cents in whole units."""
    return None if amount is None else amount / 100
