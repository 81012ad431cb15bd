"""What deploy/bench and deploy/soak share: a server program, a proxy before a tenant, and requests to both."""

import collections
import json
import os
import pathlib
import socket
import subprocess
import threading
import time
import urllib.request


class Server:
    """One server program, on some cores if any are named, and what the kernel says of it."""

    def __init__(self, name, cores, log, command):
        self.name = name
        self.log = log
        pinned = ["taskset", "--cpu-list", cores] if cores else []
        with open(log, "wb") as errors:
            self.process = subprocess.Popen(
                [*pinned, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True)
        self.url = None
        for line in self.process.stdout:
            if line.startswith("listening on "):
                self.url = line.split()[-1]
                break
        if self.url is None:
            self.stop()
            raise SystemExit(f"{name} did not start: {log.read_text(errors='replace')[-2000:]}")
        self.rounds = []

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_mib(self):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return 0.0

    def descriptors(self):
        """What it has open, and how often: files by path, sockets and pipes by their kind."""
        opened = collections.Counter()
        folder = f"/proc/{self.process.pid}/fd"
        for number in os.listdir(folder):
            try:
                opened[os.readlink(f"{folder}/{number}").partition(":[")[0]] += 1
            except FileNotFoundError:
                continue  # Closed since the folder was read.
        return opened

    def stop(self):
        """Its exit status after SIGTERM; it is killed if it does not end."""
        self.process.terminate()
        try:
            return self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


class Proxy:
    """Passes connections on to a port; `delay` holds every piece of an answer back, `gone` cuts and refuses."""

    def __init__(self, port):
        self.port = port
        self.delay = 0
        self.gone = False
        self.peers = set()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.own_port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            try:
                if self.gone:
                    raise ConnectionRefusedError
                upstream = socket.create_connection(("127.0.0.1", self.port))
            except OSError:
                client.close()
                continue
            self.peers |= {client, upstream}
            threading.Thread(target=self.pump, args=(client, upstream, False), daemon=True).start()
            threading.Thread(target=self.pump, args=(upstream, client, True), daemon=True).start()

    def pump(self, source, target, is_answer):
        try:
            while piece := source.recv(65_536):
                if is_answer and self.delay:
                    time.sleep(self.delay)
                target.sendall(piece)
        except OSError:
            pass
        for peer in (source, target):
            self.peers.discard(peer)
            try:
                peer.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            peer.close()

    def leave(self):
        self.gone = True
        for peer in list(self.peers):
            try:
                peer.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def come_back(self):
        self.gone = False

    def stop(self):
        self.leave()
        self.listener.close()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def opened(request):
    """The answer to a request, past any proxy that the environment names."""
    return urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30)


def post(url, members):
    request = urllib.request.Request(url, json.dumps(members).encode(), {"Content-Type": "application/json"})
    with opened(request) as answer:
        return json.load(answer)


def metrics(url):
    """The lines of `/metrics`, without comments."""
    with opened(url + "/metrics") as answer:
        return [line for line in answer.read().decode().splitlines() if not line.startswith("#")]


def create_user(issuer, token, user, password, roles):
    body = {"connection": "Username-Password-Authentication", "user_id": user, "email": f"{user}@example.com",
            "password": password, "email_verified": True, "app_metadata": {"roles": roles}}
    request = urllib.request.Request(
        f"{issuer}api/v2/users", json.dumps(body).encode(),
        {"Content-Type": "application/json", "Authorization": f"Bearer {token}"})
    opened(request).close()


def write_secret(path, secret):
    """Writes a file that only its owner can read."""
    path.touch(mode=0o600)
    path.write_text(secret)
