"""The parts of deploy/bench beside the comparison: latency, batches, start, memory, and large directories."""

import json
import os
import pathlib
import re
import socket
import statistics
import subprocess
import tempfile
import time

BATCH_ITEMS = 50
IDLE_CONNECTIONS = 2_000
STARTS = 5
SMALL_DIRECTORY = 1_000


def table(title, columns, rows):
    print(f"\n{title}")
    print(f"{'':<44}" + "".join(f"{column:>16}" for column in columns))
    for name, *cells in rows:
        print(f"{name:<44}" + "".join(f"{cell:>16}" for cell in cells))


def wait_for(condition, what, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise SystemExit(f"deploy/bench: waited too long for {what}")
        time.sleep(0.05)


def fixed_rate(server, cores, rate, connections, seconds, environment):
    """Latencies in ms at a rate that the clients keep, whatever the server does: p50 and p99."""
    with tempfile.TemporaryDirectory() as folder:
        body, log = pathlib.Path(folder, "body"), pathlib.Path(folder, "log")
        body.write_text(environment["BENCH_BODY"])
        subprocess.run(
            ["taskset", "--cpu-list", cores, "h2load", "--h1", f"--clients={connections}", f"--duration={seconds}",
             f"--rps={max(1, rate / connections):.2f}", f"--data={body}", f"--log-file={log}",
             "--header=content-type: application/json",
             f"--header=authorization: Bearer {environment['BENCH_TOKEN']}",
             server.url + environment["BENCH_PATH"]],
            check=True, capture_output=True)
        lines = [line.split() for line in log.read_text().splitlines()]
    if not lines or any(status != "200" for _, status, _ in lines):
        raise SystemExit("deploy/bench: an answer at a fixed rate was not 200")
    times = sorted(int(line[2]) / 1000 for line in lines)
    return len(times) / seconds, times[len(times) // 2], times[len(times) * 99 // 100]


def latency(server, drive, cores, threads, options, environment):
    rows = []
    most = 0
    for connections in (1, options.connections):
        figures = drive(server, cores, min(threads, connections), connections, options.seconds, environment)
        most = figures["checks per second"]
        rows.append((f"{connections} connection{'s' * (connections > 1)}, as fast as it goes",
                     f"{most:,.0f}", f"{figures['p50']:.2f}", f"{figures['p99']:.2f}"))
    rate, p50, p99 = fixed_rate(server, cores, most / 2, options.connections, options.seconds, environment)
    rows.append((f"{options.connections} connections, half of that rate", f"{rate:,.0f}", f"{p50:.2f}", f"{p99:.2f}"))
    table("Latency of a check", ("checks/s", "p50 ms", "p99 ms"), rows)


def batches(server, drive, cores, threads, options, environment):
    question = json.loads(environment["BENCH_BODY"])
    items = [{"resource": {**question["resource"], "id": str(number)}} for number in range(BATCH_ITEMS)]
    body = json.dumps({**question, "evaluations": items}, separators=(",", ":"))
    figures = drive(server, cores, threads, options.connections, options.seconds,
                    {**environment, "BENCH_PATH": "/access/v1/evaluations", "BENCH_BODY": body})
    table(f"Batches of {BATCH_ITEMS}", ("items/s", "CPU µs/item", "p99 ms"), [
        ("one subject, one action", f"{figures['checks per second'] * BATCH_ITEMS:,.0f}",
         f"{figures['cpu'] / BATCH_ITEMS:.2f}", f"{figures['p99']:.2f}")])


def idle_connections(server):
    """What one idle connection more takes of the server's memory, in KiB."""
    address = server.url.removeprefix("http://").split(":")
    before = server.resident_mib()
    peers = []
    try:
        for _ in range(IDLE_CONNECTIONS):
            peers.append(socket.create_connection((address[0], int(address[1])), timeout=10))
        descriptors = pathlib.Path(f"/proc/{server.process.pid}/fd")
        wait_for(lambda: len(os.listdir(descriptors)) > IDLE_CONNECTIONS, "idle connections")
        return (server.resident_mib() - before) / IDLE_CONNECTIONS * 1024
    finally:
        for peer in peers:
            peer.close()


def start_time(binary, config, folder, server_class, cores):
    times = []
    for _ in range(STARTS):
        start = time.perf_counter()
        server = server_class("rolecall", cores, folder / "start.log", [binary, "serve", "--config", str(config)])
        times.append((time.perf_counter() - start) * 1000)
        server.stop()
    return statistics.median(times)


def in_process(benchmark, cores):
    done = subprocess.run(["taskset", "--cpu-list", cores, benchmark], check=True, capture_output=True, text=True)
    rows = []
    for line in done.stdout.splitlines():
        name, value, unit, aim = line.split("\t")
        rows.append((name, f"{float(value):,.5g} {unit}", f"{aim}"))
    table("In one process, one thread", ("", "aim"), rows)


def directories(options, folder, server_class, drive, server_cores, wrk_cores, threads, post):
    """The same checks against an embedded directory of a thousand and of many users."""
    secret = "bench-secret-of-a-client-that-lives-a-minute"
    rows = []
    for users in sorted({SMALL_DIRECTORY, options.users}):
        place = folder / f"directory-{users}"
        place.mkdir()
        start = time.perf_counter()
        subprocess.run([options.benchmark, "users", str(place / "rolecall.db"), str(users)], check=True)
        imported = time.perf_counter() - start
        (place / "secret").touch(mode=0o600)
        (place / "secret").write_text(secret)
        (place / "rolecall.yaml").write_text(f"""\
public_url: http://127.0.0.1:{options.free_port()}
listeners: [{{ address: 127.0.0.1, port: 0 }}]
policies: {folder / "policies"}
store: {{ path: {place / "rolecall.db"} }}
clients:
  - {{ id: backend, secret_file: {place / "secret"}, grants: [{{ audience: rolecall, scopes: ["evaluate:access"] }}] }}
""")
        start = time.perf_counter()
        server = server_class(f"directory of {users:,}", server_cores, place / "log", [
            options.rolecall, "serve", "--config", str(place / "rolecall.yaml")])
        started = time.perf_counter() - start
        try:
            config = (place / "rolecall.yaml").read_text()
            issuer = re.search(r"public_url: (\S+)", config).group(1) + "/"
            token = post(f"{server.url}/oauth/token", {
                "grant_type": "client_credentials", "client_id": "backend", "client_secret": secret,
                "audience": issuer})["access_token"]
            environment = {
                "BENCH_PATH": "/access/v1/evaluation", "BENCH_TOKEN": token,
                "BENCH_BODY": json.dumps({
                    "subject": {"type": "user", "id": "USER"}, "action": {"name": "share"},
                    "resource": {"type": "type-17", "id": "42"}}, separators=(",", ":"))}
            few = ",".join(f"auth0|{number * 20 + 17}" for number in range(20))
            drive(server, wrk_cores, threads, options.connections, 2,
                  {**environment, "BENCH_USERS": few, "BENCH_CHECK": "1"})
            known = drive(server, wrk_cores, threads, options.connections, options.seconds,
                          {**environment, "BENCH_USERS": few})
            any_user = drive(server, wrk_cores, threads, options.connections, options.seconds,
                             {**environment, "BENCH_USERS": "auth0|1", "BENCH_USER_COUNT": str(users)})
            rows.append((f"{users:,} users", f"{known['checks per second']:,.0f}", f"{known['p99']:.2f}",
                         f"{any_user['checks per second']:,.0f}", f"{any_user['p99']:.2f}",
                         f"{server.resident_mib():,.0f}", f"{imported:.1f}", f"{started * 1000:,.0f}"))
        finally:
            server.stop()
    table("An embedded directory", ("20 users /s", "p99 ms", "any user /s", "p99 ms", "RSS MiB", "import s", "start ms"),
          rows)
