#!/usr/bin/env python3
"""llama.cpp at the bench's command: one JSON request a line on standard input, one reply a line on standard output.

    tests/bench/peer.py MODEL_FILE THREADS
"""

import ctypes
import json
import sys
import time

import llama_cpp
import numpy

BATCH = 512
CONTEXT = 4608


class Peer:
    def __init__(self, path, threads):
        self.path, self.threads, self.model = path, threads, None

    def load(self):
        self.model = llama_cpp.Llama(
            self.path, n_ctx=CONTEXT, n_batch=BATCH, n_ubatch=BATCH, n_threads=self.threads, n_threads_batch=self.threads, verbose=False
        )
        self.context = self.model._ctx.ctx
        self.vocab = self.model.n_vocab()

    def read(self, ids):
        for start in range(0, len(ids), BATCH):
            part = ids[start : start + BATCH]
            tokens = (llama_cpp.llama_token * len(part))(*part)  # the batch points to it
            batch = llama_cpp.llama_batch_get_one(tokens, len(part))
            if llama_cpp.llama_decode(self.context, batch):
                raise RuntimeError("llama_decode failed")

    def highest(self):
        logits = ctypes.cast(llama_cpp.llama_get_logits(self.context), ctypes.POINTER(ctypes.c_float * self.vocab))
        return int(numpy.argmax(numpy.frombuffer(logits.contents, dtype=numpy.float32)))

    def fresh(self):
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(self.context), True)

    def start(self, ids):
        self.load()
        self.read(ids)
        return self.highest()

    def prefill(self, ids):
        self.fresh()
        self.read(ids)
        return self.highest()

    def decode(self, first, count, stop):
        written = []
        while first not in stop:
            written.append(first)
            if len(written) == count:
                break
            self.read(written[-1:])
            first = self.highest()
        return written


def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM"))


def main():
    peer = Peer(sys.argv[1], int(sys.argv[2]))
    for line in sys.stdin:
        request = json.loads(line)
        reply = {}
        begun = time.perf_counter()
        match request["do"]:
            case "start":
                peer.start(request["ids"])
            case "prefill":
                peer.prefill(request["ids"])
            case "decode":
                first = peer.prefill(request["ids"])
                begun = time.perf_counter()
                reply["written"] = peer.decode(first, request["count"], request.get("stop", []))
            case "peak":
                reply["peak_mb"] = peak()
        reply["seconds"] = time.perf_counter() - begun
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
