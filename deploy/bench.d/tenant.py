"""The part of deploy/bench in front of a tenant: a second Rolecall is the tenant, behind a proxy that can be slow or gone."""

import json
import time

from servers import Proxy, create_user, free_port, metrics, post, write_secret

USERS = ["vera", "edith", "hugo", "lisa", "otto", "paula"]
FRESH_SECONDS = 2
SLOW_SECONDS = 4
MISS_EVERY = 1_000
PATH = "/access/v1/evaluation"


def requests_to_tenant(url):
    return sum(
        float(line.split()[-1]) for line in metrics(url)
        if line.startswith("rolecall_upstream_requests_total{") and "refused_" not in line
    )


def configuration(folder, issuer, client):
    secret = folder / "tenant.secret"
    write_secret(secret, client["secret"])
    return f"""\
audience: {issuer}
listeners: [{{ address: 127.0.0.1, port: 0 }}]
policies: {folder / "tenant-policies"}
store: {{ path: {folder / "front.db"} }}
directory: {{ kind: auth0 }}
tenant: {{ domain: "{issuer.rstrip("/")}", client_id: {client["id"]}, client_secret_file: {secret} }}
cache: {{ fresh: {FRESH_SECONDS}s, stale_while_revalidate: 1m, stale_if_error: 1h }}
issuers: [{{ issuer: "{issuer}", audiences: ["{issuer}"], profile: [management] }}]
"""


def measure(options, folder, server_class, drive, server_cores, wrk_cores, threads):
    """Prints check latency with the tenant up, slow and down, requests to it, and p99 with misses."""
    (folder / "tenant-policies").mkdir()
    (folder / "tenant-policies" / "open.yaml").write_text(
        "version: 1\nrules:\n  - { id: all, effect: allow, to: anyone, permissions: ['read:document'] }\n")
    port = free_port()
    proxy = Proxy(port)
    issuer = f"http://127.0.0.1:{proxy.own_port}/"
    (folder / "tenant.yaml").write_text(f"""\
public_url: {issuer.rstrip("/")}
listeners: [{{ address: 127.0.0.1, port: {port} }}]
policies: {folder / "tenant-policies"}
store: {{ path: {folder / "tenant.db"} }}
clients:
  - {{ id: front, secret_file: {folder / "front.secret"}, grants: [{{ audience: management, scopes: ["*"] }}], privileged: true }}
  - {{ id: backend, secret_file: {folder / "front.secret"}, grants: [{{ audience: rolecall, scopes: ["evaluate:access"] }}] }}
""")
    secret = "bench-secret-of-a-client-that-lives-a-minute"
    write_secret(folder / "front.secret", secret)
    servers = []
    try:
        servers.append(server_class("tenant", wrk_cores, folder / "tenant.log", [
            options.rolecall, "serve", "--config", str(folder / "tenant.yaml")]))
        management = post(f"{issuer}oauth/token", {
            "grant_type": "client_credentials", "client_id": "front", "client_secret": secret,
            "audience": f"https://127.0.0.1:{proxy.own_port}/api/v2/"})["access_token"]
        for user in USERS:
            create_user(issuer, management, user, "Bench-1-password", ["viewer"])
        (folder / "front.yaml").write_text(configuration(folder, issuer, {"id": "front", "secret": secret}))
        front = server_class("rolecall before a tenant", server_cores, folder / "front.log", [
            options.rolecall, "serve", "--config", str(folder / "front.yaml")])
        servers.append(front)
        token = post(f"{issuer}oauth/token", {
            "grant_type": "client_credentials", "client_id": "backend", "client_secret": secret,
            "audience": issuer})["access_token"]
        question = json.dumps({
            "subject": {"type": "user", "id": "USER"}, "action": {"name": "read"},
            "resource": {"type": "document", "id": "42"}}, separators=(",", ":"))
        environment = {
            "BENCH_PATH": PATH, "BENCH_BODY": question, "BENCH_TOKEN": token,
            "BENCH_USERS": ",".join(f"auth0|{user}" for user in USERS)}

        def run(seconds, **more):
            before = requests_to_tenant(front.url)
            figures = drive(front, wrk_cores, threads, options.connections, seconds, {**environment, **more})
            sent = requests_to_tenant(front.url) - before
            figures["per 1,000"] = sent / (figures["checks per second"] * seconds) * 1_000
            return figures

        run(2, BENCH_CHECK="1")
        rows = [("tenant up", run(options.seconds))]
        proxy.delay = SLOW_SECONDS
        rows.append((f"tenant slow ({SLOW_SECONDS} s)", run(options.seconds)))
        proxy.delay = 0
        rows.append(("up, again", run(options.seconds)))
        rows.append((f"up, 1 of {MISS_EVERY:,} new", run(
            options.seconds, BENCH_MISS_EVERY=str(MISS_EVERY), BENCH_RUN=str(time.time_ns()))))
        proxy.leave()
        rows.insert(2, ("tenant down", run(options.seconds)))
        print()
        print(f"In front of a tenant: {len(USERS)} users in memory, fresh for {FRESH_SECONDS} s; "
              f"{options.connections} connections, {options.seconds} s each")
        print(f"{'':<24}" + "".join(f"{title:>16}" for title in ("checks/s", "p50 ms", "p99 ms", "asked/1,000")))
        for name, figures in rows:
            print(f"{name:<24}{figures['checks per second']:>16,.0f}{figures['p50']:>16.2f}"
                  f"{figures['p99']:>16.2f}{figures['per 1,000']:>16.3f}")
    finally:
        for server in servers:
            server.stop()
        proxy.stop()
