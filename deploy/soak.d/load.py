"""What wrk asks in deploy/soak: each kind of client, and the answers that it may get."""

import collections
import dataclasses
import itertools
import json
import os
import pathlib
import subprocess

from soaked import USERS, question

HERE = pathlib.Path(__file__).resolve().parent
BATCH_ITEMS = 50
# What load.lua puts a new name in the place of.
NEW_NAME = "new-9999999999"
# Each run of wrk counts on from a place of its own: no name comes twice.
NAMES_OF_A_RUN = 1_000_000
TIMEOUT_SECONDS = 20
UNRESOLVED = "503 profile_unavailable"

runs = itertools.count()


@dataclasses.dataclass
class Kind:
    """Clients that are alike: what they send, how many and how fast, and what they may be answered."""

    name: str
    server: str
    requests: list
    connections: int
    pause_ms: int
    allowed: set
    allowed_in_outage: set = dataclasses.field(default_factory=set)
    expected: str = ""


def request(method, path, token, body=None, close=False):
    """The bytes of a request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: soak.example"]
    if token is not None:
        lines.append(f"Authorization: Bearer {token}")
    if close:
        lines.append("Connection: close")
    text = b""
    if body is not None:
        text = json.dumps(body, separators=(",", ":")).encode()
        lines += ["Content-Type: application/json", f"Content-Length: {len(text)}"]
    return "\r\n".join([*lines, "", ""]).encode() + text


def checks(token, users, close=False):
    return [request("POST", "/access/v1/evaluation", token, question(user, "read"), close) for user in users]


def batches(token):
    items = [{"resource": {"type": "document", "id": str(number)}} for number in range(BATCH_ITEMS)]
    return [
        request("POST", "/access/v1/evaluations", token, {**question(user, "read"), "evaluations": items})
        for user in USERS]


def lists(token, user_token):
    of_others = [request("GET", f"/v1/subjects/auth0%7C{user}/permissions", token) for user in USERS]
    return [*of_others, request("GET", "/v1/permissions", user_token)]


def bad_tokens(token):
    """Tokens that must be refused; the key that they name is there, so none makes the server fetch keys."""
    head, claims, signature = token.split(".")
    other = "B" if signature[9] == "A" else "A"
    return [
        request("POST", "/access/v1/evaluation", bad, question(USERS[0], "read"))
        for bad in [
            f"{head}.{claims}.{signature[:9]}{other}{signature[10:]}",
            f"{head}.{claims[:-8]}.{signature}",
            f"{head}.{claims}.",
            f"{head}.{claims}",
            "no-token-at-all",
        ]]


def kinds(site, old_token):
    """All kinds of clients. Those that stay have tokens of before the last rotation of keys, the others new ones."""
    new = site.backend
    allow = '"decision":true'
    return [
        Kind("checks", "front", checks(old_token, USERS), 8, 2, {"200"}, expected=allow),
        Kind("batches", "front", batches(new), 2, 10, {"200"}, expected=allow),
        Kind("permission lists", "front", lists(new, site.user), 2, 10, {"200"}, expected='"permissions":['),
        Kind("bad tokens", "front", bad_tokens(new), 2, 10, {"401 token_invalid"}),
        Kind("clients that come and go", "front", checks(new, USERS, close=True), 4, 20, {"200"}, expected=allow),
        Kind("names not in memory", "front", checks(new, [NEW_NAME]), 2, 20, {"200"}, {UNRESOLVED},
             expected='"decision":false'),
        Kind("checks at the tenant", "tenant", checks(old_token, USERS), 2, 5, {"200"}, expected=allow),
        Kind("lists at the tenant", "tenant", lists(new, site.user), 1, 10, {"200"}, expected='"permissions":['),
    ]


def start(site, kind, seconds):
    run = next(runs)
    file = site.folder / f"requests-{run}"
    file.write_bytes(b"".join(text + b"\0" for text in kind.requests))
    environment = {
        **os.environ, "SOAK_REQUESTS": str(file), "SOAK_PAUSE": str(kind.pause_ms),
        "SOAK_FIRST": str(run * NAMES_OF_A_RUN)}
    if kind.expected:
        environment["SOAK_EXPECT"] = kind.expected
    return subprocess.Popen(
        ["wrk", "--threads=1", f"--connections={kind.connections}", f"--duration={seconds}s",
         f"--timeout={TIMEOUT_SECONDS}s", f"--script={HERE / 'load.lua'}", site.servers[kind.server].url],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish(process, kind):
    """How often each answer came, the latency of the slowest in ms, and the first wrong answer."""
    output, errors = process.communicate()
    answers, slowest = collections.Counter(), None
    for line in output.splitlines():
        if line.startswith("answer "):
            _, count, answer = line.split(" ", 2)
            answers[answer] += int(count)
        elif line.startswith("slowest "):
            slowest = int(line.split()[1]) / 1000
    if process.returncode != 0 or slowest is None:
        raise SystemExit(f"deploy/soak: wrk for {kind.name}: {errors.strip() or output.strip()}")
    return answers, slowest, errors.strip()[:300]


def drive(site, old_token, seconds):
    """All kinds at once for so long: each kind with what came of it."""
    started = [(kind, start(site, kind, seconds)) for kind in kinds(site, old_token)]
    return [(kind, *finish(process, kind)) for kind, process in started]
