#!/usr/bin/env python3
"""How long a warm service takes, as those who use it see it; prints figures and judges nothing. Standard library only.

    tests/bench/serve.py target/release/standfirst [--model ID] [--rounds N] [--clients N] [--json]

Two short articles are made known, then twenty questions are asked about them, each for the first time: over HTTP, and with
`standfirst ask` through the socket of a second service. Then come the first checked sentence of a summary as server-sent
events, an answer that was given before, and the same for many clients at once, each of which asks again as soon as it was
answered. The clients run on the service's own cores. Takes about two minutes with the default model on two cores.
"""

import argparse
import contextlib
import http.client
import json
import os
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

KNOWN = Path(__file__).parent / "known"
QUESTIONS = json.loads((KNOWN / "questions.json").read_text("utf-8"))
REPEATS = 300
JSON = {"Content-Type": "application/json"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program", type=Path)
    parser.add_argument("--model", metavar="ID", help="of the registry; its default where nothing is told")
    parser.add_argument("--rounds", type=int, default=10, metavar="N", help="questions about each article, at most ten")
    parser.add_argument("--clients", type=int, default=200, metavar="N")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    program, figures = args.program.resolve(), {}
    model = ["--model", args.model] if args.model else []
    asked = [(name, question) for round_ in zip(*(QUESTIONS[name][: args.rounds] for name in QUESTIONS)) for name, question in zip(QUESTIONS, round_)]
    with Service(program, model) as service:
        pages = {name: service.page(KNOWN / f"{name}.txt") for name in QUESTIONS}
        for name, page in pages.items():
            service.ask(page, "?")
        answers = [service.ask(pages[name], question) for name, question in asked]
        figures["answer over HTTP, s"] = spread(took for took, _ in answers)
        stated = sum(json.loads(body)["status"] == "answered" for _, body in answers)
        figures["first sentence of a summary, s"] = spread(service.first_sentence(page) for page in pages.values())
        name, question = asked[0]
        service.ask(pages[name], question)
        repeats = [service.ask(pages[name], question)[0] * 1e3 for _ in range(REPEATS)]
        figures["exact repeat, ms"] = spread(repeats)
        before = service.memory()
        times, lost, seconds = crowd(service, pages[name], question, args.clients)
        figures[f"exact repeat at {args.clients} clients, ms"] = spread(took * 1e3 for took in times)
        told = f"{len(times)} requests in {seconds:.1f} s, {lost} lost; memory {before} MB before, {service.memory()} MB after"
    with Service(program, model) as service:
        for name in QUESTIONS:
            service.command("ask", "?", name)
        figures["`standfirst ask` through the socket, s"] = spread(service.command("ask", question, name) for name, question in asked)
        done = service.count('standfirst_requests_total{method="POST",route="/local/task",status="200"}')
        check(done == len(asked) + len(QUESTIONS), f"the service did {done} tasks")
    if args.json:
        print(json.dumps(figures | {"stated": stated, "asked": len(asked), "lost": lost}))
        return
    for name, (count, median, late, most) in figures.items():
        print(f"{name:<40} median {median:8.3f}   p99 {late:8.3f}   most {most:8.3f}   of {count}")
    print(f"{stated} of {len(asked)} questions were answered, the others are not stated; {told}")


def spread(times):
    """How many, the median, the 99th percentile and the most."""
    times = sorted(times)
    return len(times), statistics.median(times), times[(len(times) * 99 - 1) // 100], times[-1]


class Service:
    """A service with a cache of its own, and a connection to it that is kept."""

    def __init__(self, program, options):
        self.program, self.options = program, options

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.environment = os.environ | {"STANDFIRST_CACHE_DIR": self.folder.name}
        command = [self.program, "serve", "--listen", "127.0.0.1:0", "--queue", "1000", *self.options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8", env=self.environment)
        url = self.process.stdout.readline().strip()
        check(url.startswith("http://"), "the service does not start")
        self.host, self.port = url.removeprefix("http://").rstrip("/").rsplit(":", 1)
        self.connection = http.client.HTTPConnection(self.host, int(self.port))
        return self

    def __exit__(self, *_):
        self.connection.close()
        self.process.terminate()
        self.process.wait(60)
        self.folder.cleanup()

    def call(self, method, path, body=None, headers=JSON):
        self.connection.request(method, path, None if body is None else json.dumps(body), headers)
        response = self.connection.getresponse()
        body = response.read()
        check(response.status in (200, 201), body.decode())
        return body

    def page(self, path):
        return json.loads(self.call("POST", "/v1/pages", {"text": path.read_text("utf-8"), "name": path.name}))["id"]

    def ask(self, page, question):
        begun = time.perf_counter()
        body = self.call("POST", f"/v1/pages/{page}/answers", {"question": question})
        return time.perf_counter() - begun, body

    def first_sentence(self, page):
        begun = time.perf_counter()
        self.connection.request("POST", f"/v1/pages/{page}/summaries", "{}", JSON | {"Accept": "text/event-stream"})
        response, first = self.connection.getresponse(), None
        for line in response:
            if line.startswith(b"event: sentence"):
                first = first or time.perf_counter() - begun
        check(first, "no sentence came")
        return first

    def command(self, verb, question, name):
        words = [self.program, verb, question, KNOWN / f"{name}.txt", *self.options]
        begun = time.perf_counter()
        done = subprocess.run(words, capture_output=True, encoding="utf-8", env=self.environment, check=False)
        check(done.returncode in (0, 1), done.stderr)
        return time.perf_counter() - begun

    def count(self, line):
        found = [float(told.rsplit(" ", 1)[1]) for told in self.call("GET", "/metrics").decode().splitlines() if told.startswith(line)]
        return sum(found)

    def memory(self):
        """Resident memory in MB, where the machine tells."""
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) // 1000
        return 0


def crowd(service, page, question, clients, times_each=100):
    """How long each of many clients' requests took, how many got no right reply, and how long all of it took."""
    body = json.dumps({"question": question})
    head = f"POST /v1/pages/{page}/answers HTTP/1.1\r\nHost: {service.host}:{service.port}\r\nContent-Type: application/json\r\n"
    request = f"{head}Content-Length: {len(body.encode())}\r\n\r\n{body}".encode()
    right = service.ask(page, question)[1]
    selector, took, lost = selectors.DefaultSelector(), [], 0
    begun = time.perf_counter()
    for _ in range(clients):
        client = socket.create_connection((service.host, int(service.port)))
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.setblocking(False)
        going = [times_each, time.perf_counter(), b""]
        selector.register(client, selectors.EVENT_READ, going)
        client.send(request)
    while selector.get_map():
        ready = selector.select(30)
        if not ready:
            lost += sum(key.data[0] for key in selector.get_map().values())
            break
        for key, _ in ready:
            client, going = key.fileobj, key.data
            came = client.recv(1 << 16)
            going[2] += came
            if came and not going[2].endswith(right):
                continue
            if not came or not going[2].startswith(b"HTTP/1.1 200 "):
                lost += going[0]
                going[0] = 0
            else:
                now = time.perf_counter()
                took.append(now - going[1])
                going[:] = [going[0] - 1, now, b""]
            if going[0]:
                client.send(request)
            else:
                selector.unregister(client)
                client.close()
    return took, lost, time.perf_counter() - begun


def check(holds, said):
    if not holds:
        sys.exit(f"fails: {said}")


if __name__ == "__main__":
    main()
