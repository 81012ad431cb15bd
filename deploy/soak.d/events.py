"""What happens besides the load in deploy/soak: reloads, administrators, clients that vanish, and a watch on memory."""

import collections
import os
import signal
import socket
import statistics
import struct
import threading
import time
import urllib.parse

from soaked import ADMIN, BAD_POLICIES, NOVICES, POLICIES

RELOAD_SECONDS = 3
# One in so many reloads finds a file with a mistake, which must change nothing.
BAD_RELOAD_EVERY = 5
ADMIN_SECONDS = 0.25
VANISH_SECONDS = 0.05
WATCH_SECONDS = 1


class Repeated(threading.Thread):
    """Something that is done again and again until the soak is over; a failure is kept for the report."""

    def __init__(self, name, pause, action):
        super().__init__(daemon=True)
        self.what = name
        self.pause = pause
        self.action = action
        self.is_over = threading.Event()
        self.failure = None

    def run(self):
        try:
            while not self.is_over.wait(self.pause):
                self.action()
        except Exception as error:
            self.failure = f"{self.what}: {type(error).__name__}: {error}"

    def finish(self):
        self.is_over.set()
        self.join(60)
        if self.is_alive():
            self.failure = f"{self.what}: does not end"


class Reloads:
    """Writes other policies, now and then bad ones, and sends SIGHUP to both servers."""

    def __init__(self, site):
        self.site = site
        self.good = self.bad = 0

    def reload(self):
        is_bad = (self.good + self.bad) % BAD_RELOAD_EVERY == BAD_RELOAD_EVERY - 1
        if is_bad:
            self.bad += 1
        else:
            self.good += 1
        text = BAD_POLICIES if is_bad else POLICIES.format(number=self.good % 2)
        for name, server in self.site.servers.items():
            place = self.site.folder / name
            (place / "next.yaml").write_text(text)
            os.replace(place / "next.yaml", place / "policies" / "soak.yaml")
            os.kill(server.process.pid, signal.SIGHUP)


class Phase:
    """Whether the tenant is well, and how often that changed."""

    def __init__(self):
        self.lock = threading.Lock()
        self.number = 0
        self.is_calm = True

    def begin(self, is_calm):
        with self.lock:
            self.number += 1
            self.is_calm = is_calm

    def now(self):
        with self.lock:
            return self.number, self.is_calm


class Administrator:
    """Gives a role and takes it, on one server, and looks each time whether that is in force."""

    def __init__(self, site, phase, server):
        self.site = site
        self.phase = phase
        self.server = server
        self.novice = NOVICES[server]
        self.path = f"/v1/admin/subjects/auth0%7C{self.novice}/grants"
        self.answers = collections.Counter()
        self.answers_in_outage = collections.Counter()
        self.wrong = []

    def give_and_take(self):
        self.change(("POST", self.path, {"role": "editor", "reason": "soak"}), {"201", "200"}, True)
        self.change(("DELETE", f"{self.path}/editor?reason=soak", None), {"204"}, False)

    def change(self, order, expected, is_allowed_then):
        before = self.phase.now()
        method, path, body = order
        status, answer = self.site.ask(self.server, method, path, self.site.admin, body)
        outcome = f"{status} {answer['code']}" if "code" in answer else str(status)
        checked, decision = self.site.check(self.server, self.novice, "edit")
        # A tenant that was away between is an excuse at the front alone.
        was_calm = self.server == "tenant" or (before[1] and before == self.phase.now())
        (self.answers if was_calm else self.answers_in_outage)[f"{method} {outcome}"] += 1
        if outcome not in expected and (was_calm or outcome != "503 profile_unavailable"):
            self.wrong.append(f"{method} by {ADMIN} at the {self.server}: {outcome}")
        elif was_calm and (checked, decision.get("decision")) != (200, is_allowed_then):
            self.wrong.append(f"check after {method} at the {self.server}: {checked} {decision}")


class Vanishing:
    """Clients that send half a request and are gone, politely or with a reset."""

    def __init__(self, site):
        self.site = site
        self.count = 0

    def vanish(self):
        for server in self.site.servers.values():
            address = urllib.parse.urlparse(server.url)
            client = socket.create_connection((address.hostname, address.port), timeout=30)
            client.sendall(b"POST /access/v1/evaluation HTTP/1.1\r\nHost: soak.example\r\nContent-Length: 9\r\n\r\n{"
                           [:20 + self.count % 80])
            if self.count % 2:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()
        self.count += 1


class Watch:
    """The resident memory of a server over time."""

    def __init__(self, server):
        self.server = server
        self.start = time.monotonic()
        self.samples = []

    def look(self):
        self.samples.append((time.monotonic() - self.start, self.server.resident_mib()))

    def median(self, first, last):
        """The median, in MiB, between two shares of the whole time."""
        end = self.samples[-1][0]
        return statistics.median(mib for at, mib in self.samples if first * end <= at <= last * end)

    def most(self):
        return max(mib for _, mib in self.samples)
