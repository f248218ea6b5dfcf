"""A static feed on this machine: every record's bytes are made before the first question is answered.

``POST /transactions/`` answers a window as the feed does; ``GET /pages?page=N`` gives the same records by page,
for tools that cannot ask for windows; ``GET /pages?page=N&amended=1`` gives the second pass.
"""

from __future__ import annotations

import argparse
import json
from bisect import bisect_left
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import accumulate
from typing import Any
from urllib.parse import parse_qs, urlsplit

from benchmarks import records

PAGE = 1_000
MAX_LIMIT = 10_000


class Shelf:
    """Records in the order of their time, ready to send: a slice of them is a slice of bytes."""

    def __init__(self, first: int, count: int, *, amended: bool) -> None:
        bodies = [records.encode(index, amended=amended) + b"," for index in range(first, first + count)]
        self.times = [records.server_at(index) for index in range(first, first + count)]
        self.ends = [0, *accumulate(map(len, bodies))]
        self.bytes = memoryview(b"".join(bodies))

    def window(self, since: datetime, until: datetime) -> range:
        """Return the places of the records in [since, until)."""
        return range(bisect_left(self.times, since), bisect_left(self.times, until))

    def answer(self, places: range, total: int) -> bytes:
        """Return the body that holds these records."""
        held = bytes(self.bytes[self.ends[places.start] : max(self.ends[places.stop] - 1, self.ends[places.start])])
        return b'{"transactions":[' + held + b'],"total":' + str(total).encode() + b"}"


class Feed(ThreadingHTTPServer):
    """The first pass in full and the second pass of its last records."""

    daemon_threads = True

    def __init__(self, count: int, again: int) -> None:
        super().__init__(("127.0.0.1", 0), Face)
        self.first = Shelf(0, count, amended=False)
        self.second = Shelf(count - again, again, amended=True)


class Face(BaseHTTPRequestHandler):
    """One connection, kept open."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Feed

    def do_POST(self) -> None:
        """Answer a search."""
        asked: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        shelf = self.server.second if self.path.startswith("/amended/") else self.server.first
        places = shelf.window(_instant(asked["startDate"]), _instant(asked["endDate"]))
        limit = min(int(asked.get("limit", MAX_LIMIT)), MAX_LIMIT)
        self._send(shelf.answer(places[:limit], len(places)))

    def do_GET(self) -> None:
        """Answer a page."""
        query = parse_qs(urlsplit(self.path).query)
        shelf = self.server.second if "amended" in query else self.server.first
        start = int(query.get("page", ["0"])[0]) * PAGE
        self._send(shelf.answer(range(len(shelf.times))[start : start + PAGE], len(shelf.times)))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's own parameter name
        """Say nothing: a line a request would be measured too."""

    def _send(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _instant(text: str) -> datetime:
    return datetime.strptime(text[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def main() -> None:
    """Make the records, say on which port they are, and serve until ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--again", type=int, default=20_000)
    given = parser.parse_args()
    feed = Feed(given.records, given.again)
    print(feed.server_address[1], flush=True)
    feed.serve_forever()


if __name__ == "__main__":
    main()
