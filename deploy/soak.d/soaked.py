"""The two servers of deploy/soak: one with users of its own, the tenant, and one before it."""

import http.client
import json
import subprocess
import urllib.parse

from servers import Proxy, Server, create_user, free_port, metrics, post, write_secret

# Users whom the load asks about all the time, so that they are in memory; all are viewers.
USERS = ["vera", "edith", "hugo", "lisa", "otto", "paula"]
# Who gives roles, and takes them again, from one user of the tenant's own surface and one of the front's.
ADMIN, NOVICES = "ada", {"tenant": "nora", "front": "nils"}
PASSWORD = "Soak-1-password"
SECRET = "soak-secret-of-a-client-that-lives-an-hour"
# Few, so that the caches are full long before memory is measured for the first time.
CACHED_USERS = 500
FRESH_SECONDS = 2

POLICIES = """\
version: 1
roles:
  viewer: {{ permissions: ["read:document"] }}
  editor: {{ permissions: ["edit:document"] }}
  admin: {{ permissions: ["*:rolecall"] }}
  spare-{number}: {{ permissions: ["share:document"] }}
"""
BAD_POLICIES = "version: 1\nroles: { viewer: { permission: [] } }\n"

TENANT = """\
public_url: {url}
listeners: [{{ address: 127.0.0.1, port: {port} }}]
policies: {folder}/policies
store: {{ path: {folder}/store.db }}
log: {{ level: notice }}
clients:
  - {{ id: front, secret_file: {folder}/secret, privileged: true, grants: [{{ audience: management, scopes: ["*"] }}] }}
  - {{ id: app, secret_file: {folder}/secret, grants: [] }}
  - id: backend
    secret_file: {folder}/secret
    grants: [{{ audience: rolecall, scopes: ["evaluate:access", "read:permissions"] }}]
"""

FRONT = """\
audience: {url}/
listeners: [{{ address: 127.0.0.1, port: 0 }}]
policies: {folder}/policies
store: {{ path: {folder}/store.db }}
log: {{ level: notice }}
directory: {{ kind: auth0 }}
tenant: {{ domain: "{url}", client_id: front, client_secret_file: {folder}/secret }}
cache: {{ users: {cached}, fresh: {fresh}s, stale_while_revalidate: 1m, stale_if_error: 1h }}
issuers: [{{ issuer: "{url}/", audiences: ["{url}/"], profile: [management] }}]
"""


class Site:
    """Both servers, the proxy between them, and tokens for both."""

    def __init__(self, binary, folder):
        self.binary = binary
        self.folder = folder
        port = free_port()
        self.proxy = Proxy(port)
        self.url = f"http://127.0.0.1:{self.proxy.own_port}"
        self.servers = {}
        try:
            self.start_all(port)
        except BaseException:
            self.stop()
            raise

    def start_all(self, port):
        folder = self.folder
        self.start("tenant", TENANT.format(url=self.url, port=port, folder=folder / "tenant"))
        management = self.client_token("front", f"https://127.0.0.1:{self.proxy.own_port}/api/v2/")
        for user in [*USERS, *NOVICES.values()]:
            create_user(f"{self.url}/", management, user, PASSWORD, ["viewer"])
        for user in [ADMIN, "second-admin"]:
            create_user(f"{self.url}/", management, user, PASSWORD, ["admin"])
        self.start("front", FRONT.format(
            url=self.url, folder=folder / "front", cached=CACHED_USERS, fresh=FRESH_SECONDS))
        self.renew_tokens()

    def start(self, name, configuration):
        place = self.folder / name
        (place / "policies").mkdir(parents=True)
        (place / "policies" / "soak.yaml").write_text(POLICIES.format(number=0))
        write_secret(place / "secret", SECRET)
        (place / "rolecall.yaml").write_text(configuration)
        self.servers[name] = Server(name, None, place / "log", [
            self.binary, "serve", "--config", str(place / "rolecall.yaml")])

    def renew_tokens(self):
        """New tokens, signed with the tenant's key of now."""
        self.backend = self.client_token("backend", f"{self.url}/")
        self.user = self.user_token(USERS[0], "openid")
        self.admin = self.user_token(ADMIN, "admin:access")

    def stop(self):
        for server in self.servers.values():
            server.stop()
        self.proxy.stop()

    def client_token(self, client, audience):
        return post(f"{self.url}/oauth/token", {
            "grant_type": "client_credentials", "client_id": client, "client_secret": SECRET,
            "audience": audience})["access_token"]

    def user_token(self, user, scope):
        return post(f"{self.url}/oauth/token", {
            "grant_type": "password", "username": f"{user}@example.com", "password": PASSWORD, "client_id": "app",
            "client_secret": SECRET, "scope": scope, "audience": f"{self.url}/"})["access_token"]

    def rotate_keys(self):
        subprocess.run(
            [self.binary, "keys", "rotate", "--config", str(self.folder / "tenant" / "rolecall.yaml")],
            check=True, capture_output=True)
        self.renew_tokens()

    def is_tenant_known_to_fail(self):
        return any(
            line.startswith("rolecall_upstream_failing") and not line.endswith(" 0")
            for line in metrics(self.servers["front"].url))

    def ask(self, server, method, path, token, body=None):
        """Status and JSON of an answer; each request has a connection of its own."""
        connection = http.client.HTTPConnection(
            urllib.parse.urlparse(self.servers[server].url).netloc, timeout=30)
        try:
            headers = {"Authorization": f"Bearer {token}"}
            if body is not None:
                headers["Content-Type"] = "application/json"
            connection.request(method, path, body and json.dumps(body), headers)
            answer = connection.getresponse()
            text = answer.read()
            return answer.status, json.loads(text) if text else {}
        finally:
            connection.close()

    def check(self, server, user, action):
        return self.ask(server, "POST", "/access/v1/evaluation", self.backend, question(user, action))


def question(user, action):
    return {"subject": {"type": "user", "id": f"auth0|{user}"}, "action": {"name": action},
            "resource": {"type": "document", "id": "42"}}
