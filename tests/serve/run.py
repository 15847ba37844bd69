#!/usr/bin/env python3
"""Holds the service against clients that others wrote, and against the program without it.

    tests/serve/run.py target/release/standfirst --model qwen2.5-coder-0.5b

Needs the packages `openai` and `schemathesis` beside the Python that runs it. `tests/bench/serve.py` tells how long things take.
"""

import argparse
import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import openai

PAGES = Path(__file__).parent.parent / "pages"
ZH, EN = PAGES / "zh-river-town.txt", PAGES / "en-harbour.txt"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program", type=Path)
    parser.add_argument("--model", required=True, metavar="ID")
    args = parser.parse_args()
    program = args.program.resolve()
    with Service(program, "--model", args.model, "--queue", "0") as service:
        openai_client(service, args.model)
        busy(service, args.model)
    ends(program, args.model)
    same_bytes(program, args.model)
    described(program)


class Service:
    """A service with a cache of its own."""

    def __init__(self, program, *options):
        self.program, self.options = program, options

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.environment = os.environ | {"STANDFIRST_CACHE_DIR": self.folder.name}
        command = [self.program, "serve", "--listen", "127.0.0.1:0", *self.options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8", env=self.environment)
        self.url = self.process.stdout.readline().strip().rstrip("/")
        check(self.url.startswith("http://"), "the service does not start")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        check(self.process.wait(30) == 0, "the service does not end in good order")
        self.folder.cleanup()

    def call(self, method, path, body=None, **headers):
        """The status, the headers and the object that came back."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {"Content-Type": "application/json", **headers}, method=method)
        try:
            with urllib.request.urlopen(request) as response:
                return response.status, response.headers, response.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    def page(self, path):
        status, _, body = self.call("POST", "/v1/pages", {"text": path.read_text("utf-8"), "name": path.name})
        check(status == 201, body)
        return json.loads(body)["id"]

    def address(self):
        host, port = self.url.removeprefix("http://").split(":")
        return host, int(port)

    def events(self, path, body):
        """Names and data of the events of a reply, as they come; the request is sent at once."""
        headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
        stream = urllib.request.urlopen(urllib.request.Request(self.url + path, json.dumps(body).encode(), headers))

        def told():
            name = None
            for line in stream:
                if line.startswith(b"event: "):
                    name = line[7:].decode().strip()
                elif line.startswith(b"data: "):
                    yield name, json.loads(line[6:])

        return told()

    def count(self, name):
        """What the service counts under a name."""
        text = self.call("GET", "/metrics")[2].decode()
        return sum(float(value) for value in re.findall(rf"^{name} (\S+)$", text, re.MULTILINE))


def openai_client(service, model):
    """The official client gets what it expects."""
    client = openai.OpenAI(base_url=service.url + "/v1", api_key="unused", max_retries=0)
    check([known.id for known in client.models.list()] == [model], "the model is not listed")
    chat = {"model": model, "messages": [{"role": "system", "content": "You are brief."}, {"role": "user", "content": "Count from one to nine, in words."}]}
    whole = client.chat.completions.create(**chat, max_tokens=40)
    text = whole.choices[0].message.content
    check(text and whole.choices[0].finish_reason in ("stop", "length") and whole.usage.completion_tokens > 0, whole)
    chunks = list(client.chat.completions.create(**chat, max_tokens=40, stream=True, stream_options={"include_usage": True}))
    streamed = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    check(streamed == text, f"streamed {streamed!r}, whole {text!r}")
    check(chunks[-1].usage == whole.usage, chunks[-1])
    cut = client.chat.completions.create(**chat, max_tokens=40, stop=text[4:8]).choices[0]
    check(cut.message.content == text[: text.index(text[4:8])] and cut.finish_reason == "stop", cut)
    short = client.chat.completions.create(**chat, max_completion_tokens=2)
    check(short.choices[0].finish_reason == "length" and short.usage.completion_tokens == 2, short)
    warm = [client.chat.completions.create(**chat, max_tokens=20, temperature=1.0, seed=7).choices[0].message.content for _ in range(2)]
    check(warm[0] == warm[1], "one seed, two texts")
    check(client.models.retrieve(model).id == model, "the model is not known by its name")
    for wrong, kind in [({"model": "other"}, openai.NotFoundError), ({"messages": []}, openai.UnprocessableEntityError), ({"n": 2}, openai.UnprocessableEntityError)]:
        try:
            client.chat.completions.create(**(chat | wrong))
            check(False, f"{wrong} is accepted")
        except kind:
            pass
    print("ok openai: models, whole and streamed chats, stops, seeds and errors", flush=True)


def busy(service, model):
    """Who comes while it works is told to wait, and work that nobody waits for ends."""
    client = openai.OpenAI(base_url=service.url + "/v1", api_key="unused", max_retries=0)
    chat = {"model": model, "messages": [{"role": "user", "content": "Write a very long story about a river."}], "max_tokens": 3000}
    stream = client.chat.completions.create(**chat, stream=True)
    next(iter(stream))
    status, headers, body = service.call("POST", "/v1/chat/completions", chat)
    check(status == 429 and int(headers["Retry-After"]) > 0, (status, body))
    stream.close()
    idle(service, "writing")
    # A long text is not read to its end either; whole replies are asked for as well.
    long = {"model": model, "messages": [{"role": "user", "content": "The river rose again overnight. " * 3000}], "max_tokens": 1}
    with contextlib.suppress(TimeoutError), socket.create_connection(service.address()) as leaving:
        body = json.dumps(long).encode()
        head = f"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        leaving.sendall(head.encode() + body)
        leaving.settimeout(1.5)
        check(not leaving.recv(1), "a long text is read too fast to tell")
    idle(service, "reading")
    print("ok busy: 429 while it works, and work ends with its client", flush=True)


def idle(service, work):
    """Waits until the model does nothing, which is soon."""
    end = time.monotonic() + 10
    while service.count("standfirst_running"):
        check(time.monotonic() < end, f"{work} goes on though its client went away")
        time.sleep(0.1)


def ends(program, model):
    """A stream that cannot be gone on with says why, and what is in hand is ended before the service is."""
    with Service(program, "--model", model) as service:
        page = service.page(ZH)
        summary = service.events(f"/v1/pages/{page}/summaries", {})
        first = next(summary)
        check(service.call("DELETE", f"/v1/pages/{page}")[0] == 204, "the page is not removed")
        name, data = [first, *summary][-1]
        check(name == "error" and "called off" in data["detail"], (name, data))
        page = service.page(EN)
        chat = {"messages": [{"role": "user", "content": "Count from one to fifty, in words."}], "max_tokens": 120}
        client = openai.OpenAI(base_url=service.url + "/v1", api_key="unused", max_retries=0)
        running = client.chat.completions.create(model=model, **chat, stream=True)
        next(iter(running))
        waiting = service.events(f"/v1/pages/{page}/answers", {"question": "Who is the ferry's master?"})
        while not service.count("standfirst_waiting"):
            time.sleep(0.02)
        service.process.terminate()
        name, data = list(waiting)[-1]
        check(name == "error" and "ending" in data["detail"], (name, data))
        check(list(running)[-1].choices[0].finish_reason in ("stop", "length"), "what was in hand is not ended")
        service.process.wait(30)
    print("ok ends: streams say why they end, and what is in hand is done", flush=True)


def same_bytes(program, model):
    """Commands print the same with the service as without, and use it."""
    with Service(program, "--model", model) as service, tempfile.TemporaryDirectory() as alone:
        jobs = [
            ["read", "--format", "json", EN],
            ["summarize", "--format", "json", ZH],
            ["summarize", EN],
            ["ask", "--format", "json", "抢修队队长叫什么名字？", ZH, EN],
            ["ask", "Who is the ferry's master?", EN],
            ["ask", "What is the price of gold?", EN],
        ]
        for job in jobs:
            words = [program, *job, "--model", model]
            here = run(words, os.environ | {"STANDFIRST_CACHE_DIR": alone})
            there = run([*words, "--offline"], service.environment)
            check(here == there, f"{job}: {here} without the service, {there} with it")
        tasks = service.count(r'standfirst_requests_total\{method="POST",route="/local/task",status="200"\}')
        check(tasks == len(jobs), f"{tasks} of {len(jobs)} tasks were done by the service")
        again = run([program, *jobs[1], "--model", model], service.environment)
        check(again == run([program, *jobs[1], "--model", model], os.environ | {"STANDFIRST_CACHE_DIR": alone}), "a repeat differs")
        tasks_again = service.count(r'standfirst_requests_total\{method="POST",route="/local/task",status="200"\}')
        check(tasks_again == tasks, "a repeat is asked of the service instead of the cache")
        for other in (["--no-cache"], ["--prompts", program.parent.parent.parent / "prompts"]):
            run([program, "ask", "Who owns the ferry?", EN, "--model", model, *other], service.environment)
        page = service.page(EN)
        told = list(service.events(f"/v1/pages/{page}/summaries", {"sentences": 2}))
        name, watched = told[-1]
        alike = run([program, "summarize", "--format", "json", "--sentences", "2", EN, "--model", model], os.environ | {"STANDFIRST_CACHE_DIR": alone})
        watched["timing"] = watched["source"]["path"] = None
        plain = json.loads(alike[1]) | {"timing": None}
        plain["source"]["path"] = None
        check(name == "result" and watched == plain, f"watched: {watched}, plain: {plain}")
        written = sum(len(part["abstract"]) for article in plain["articles"] for part in (article, *article["sections"]))
        check(sum(name == "sentence" for name, _ in told) == written, "not every sentence is told as it comes")
        with tempfile.TemporaryDirectory() as prompts:
            shutil.copytree(PAGES.parent.parent / "prompts", prompts, dirs_exist_ok=True)
            # What is told to the model counts, and no remark beside it.
            refusal = Path(prompts) / "refusal.en.toml"
            refusal.write_text(refusal.read_text(encoding="utf-8").replace("not stated", "not said"), encoding="utf-8")
            apart = subprocess.run(
                [program, "ask", "Who owns the ferry now?", EN, "--model", model, "--prompts", prompts, "-v"],
                capture_output=True, encoding="utf-8", env=service.environment, check=False,
            )
            check("the running service is left alone: its prompts" in apart.stderr, apart.stderr)
        left = subprocess.run([program, "ask", "Who?", EN, "--model", "none", "-v"], capture_output=True, encoding="utf-8", env=service.environment, check=False)
        check("service" not in left.stderr, left.stderr)
    print(f"ok same bytes: {len(jobs)} commands with the service and without", flush=True)


def run(words, environment):
    """Exit code and output, `timing` aside."""
    done = subprocess.run(words, capture_output=True, encoding="utf-8", env=environment, check=False)
    check(done.returncode in (0, 1), done.stderr)
    with contextlib.suppress(ValueError):
        reply = json.loads(done.stdout)
        reply.pop("timing", None)
        return done.returncode, json.dumps(reply)
    return done.returncode, done.stdout


def described(program):
    """schemathesis finds nothing that the OpenAPI document does not tell."""
    with Service(program, "--model", "none") as service, tempfile.TemporaryDirectory() as folder:
        command = [
            Path(sys.executable).parent / "schemathesis", "run", service.url + "/openapi.json", "--phases", "examples,coverage,fuzzing",
            "--max-examples", "20", "--seed", "1", "--continue-on-failure", "--header", "X-Standfirst: 1", "--max-time", "60", "--warnings", "off",
            # Which texts are pages, and which structures a page's, no schema can tell.
            "--exclude-checks", "positive_data_acceptance",
            # A page's structure nests deeply: some that are made up outgrow what the generator allows itself.
            "--suppress-health-check", "data_too_large",
        ]
        done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", env=os.environ | {"NO_COLOR": "1"}, check=False)
        check(done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:])
    print("ok schemathesis: all operations are as they are described", flush=True)


def check(holds, said):
    if not holds:
        sys.exit(f"fails: {said}")


if __name__ == "__main__":
    main()
