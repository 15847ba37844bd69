"""The program behind the package: where it is, and one process of it that answers requests line by line."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import threading
import weakref
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import IO, Any

from ._errors import StandfirstError

# So many lines of what it says last are kept for the error of a process that ends.
_LAST_LINES = 20


def find() -> str:
    """The program: `STANDFIRST_PROGRAM`, or the one that was installed with this package, or the one on the path."""
    named = os.environ.get("STANDFIRST_PROGRAM")
    if named:
        return named
    name = "standfirst.exe" if sys.platform == "win32" else "standfirst"
    schemes = [sysconfig.get_path("scripts"), sysconfig.get_path("scripts", sysconfig.get_preferred_scheme("user"))]
    for folder in [*schemes, str(Path(sys.executable).parent)]:
        if folder and (Path(folder) / name).is_file():
            return str(Path(folder) / name)
    found = shutil.which(name)
    if found is None:
        raise StandfirstError("the program `standfirst` is not there", "pip install standfirst, or set STANDFIRST_PROGRAM")
    return found


def once(words: Sequence[str]) -> dict[str, Any]:
    """What the program prints as JSON for one command."""
    command = [find(), *words]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, env=_environment())
    except OSError as cause:
        raise StandfirstError(f"cannot start `{command[0]}`: {cause}", "set STANDFIRST_PROGRAM") from cause
    # Not stated is an answer.
    if done.returncode in (0, 1) and done.stdout:
        reply = json.loads(done.stdout)
        assert isinstance(reply, dict)
        return reply
    raise _failed(done.stderr.decode("utf-8", "replace").splitlines(), done.returncode)


def _environment() -> dict[str, str]:
    """Its messages become those of exceptions, and are read here: in English."""
    return {**os.environ, "STANDFIRST_UI": "en"}


def _failed(said: Sequence[str], code: int | None) -> StandfirstError:
    """The error that a program told of last."""
    hint = next((line[6:] for line in reversed(said) if line.startswith("hint: ")), None)
    message = next((line[7:] for line in reversed(said) if line.startswith("error: ")), None)
    return StandfirstError(message or f"the program ended with {code}", hint)


class Process:
    """A running program. Threads share it; in the child of a fork it is let go of, and the child starts its own."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = list(words)
        self._lock = threading.Lock()
        self._running: _Running | None = None
        _all.add(self)

    def ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """The reply to a request."""
        with self._lock:
            if self._running is None or self._running.ended():
                self._running = _Running([find(), *self._words])
            running = self._running
        reply = running.send(request).result()
        error = reply.get("error")
        if error is not None:
            raise StandfirstError(error["message"], error.get("hint"))
        reply.pop("id", None)
        return reply

    def close(self) -> None:
        """Ends the process; the next request starts another."""
        with self._lock:
            running, self._running = self._running, None
        if running is not None:
            running.close()

    def _forked(self) -> None:
        running, self._running, self._lock = self._running, None, threading.Lock()
        if running is not None:
            running.let_go()


class _Running:
    def __init__(self, command: Sequence[str]) -> None:
        pipe = subprocess.PIPE
        try:
            self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=_environment())
        except OSError as cause:
            raise StandfirstError(f"cannot start `{command[0]}`: {cause}", "set STANDFIRST_PROGRAM") from cause
        self._lock = threading.Lock()
        self._waiting: dict[int, Future[dict[str, Any]]] = {}
        self._numbers = itertools.count()
        self._said: deque[str] = deque(maxlen=_LAST_LINES)
        self._over = False
        listening = threading.Thread(target=self._listen, name="standfirst-stderr", daemon=True)
        listening.start()
        threading.Thread(target=self._read, args=(listening,), name="standfirst-stdout", daemon=True).start()

    def _pipe(self, pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None
        return pipe

    def send(self, request: Mapping[str, Any]) -> Future[dict[str, Any]]:
        waiting: Future[dict[str, Any]] = Future()
        with self._lock:
            number = next(self._numbers)
            line = json.dumps({"id": number, **request}, ensure_ascii=False).encode("utf-8", "surrogateescape") + b"\n"
            if self._over:
                waiting.set_exception(self._ended())
                return waiting
            self._waiting[number] = waiting
            # Where it ended, the thread that reads tells why, to all who wait.
            with contextlib.suppress(OSError, ValueError):
                into = self._pipe(self._process.stdin)
                into.write(line)
                into.flush()
        return waiting

    def _read(self, listening: threading.Thread) -> None:
        for line in self._pipe(self._process.stdout):
            reply = json.loads(line)
            waiting = self._waiting.pop(reply.get("id"), None)
            if waiting is not None:
                waiting.set_result(reply)
        self._process.wait()
        listening.join(5)
        # Who writes holds the lock, and may wait for a pipe that nobody reads: it breaks first.
        with self._lock:
            self._over = True
            waiting_still = list(self._waiting.values())
            self._waiting.clear()
        for waiting in waiting_still:
            waiting.set_exception(self._ended())

    def _listen(self) -> None:
        for line in self._pipe(self._process.stderr):
            self._said.append(line.decode("utf-8", "replace").rstrip())

    def _ended(self) -> StandfirstError:
        return _failed(list(self._said), self._process.returncode)

    def ended(self) -> bool:
        return self._over or self._process.poll() is not None

    def close(self) -> None:
        with self._lock, contextlib.suppress(OSError):
            self._pipe(self._process.stdin).close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def let_go(self) -> None:
        """In the child of a fork: the pipes are the parent's, who would wait for an end that this process holds."""
        nothing = os.open(os.devnull, os.O_RDWR)
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None and not pipe.closed:
                # The number stays taken, so that what is closed with the object is no other's.
                os.dup2(nothing, pipe.fileno())
        os.close(nothing)
        # It is no child of this process.
        self._process.returncode = 0


_all: weakref.WeakSet[Process] = weakref.WeakSet()


def _forked() -> None:
    for process in list(_all):
        process._forked()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)
