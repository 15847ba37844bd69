"""Makes small random models of every architecture and records what llama.cpp computes from them.

    python3 -m venv v && v/bin/pip install gguf==0.19.0 llama-cpp-py-sync==0.11739    # needs glibc 2.38
    v/bin/python tests/architectures/make.py tests/architectures

The values of a tensor follow from its name alone, so tests/architectures.rs makes the same files again: only the description
and the logits are kept. (llama-cpp-py-sync carries llama.cpp built, of the tag b11739; llama-cpp-python must be compiled.)
"""

import json
import sys
import tempfile
from pathlib import Path

import gguf
import numpy
import llama_cpp_py_sync
from llama_cpp_py_sync import Llama
from llama_cpp_py_sync import _cffi_bindings as native

HIDDEN, WIDE, QUERY, KV, DIM, WORDS = 64, 128, 4, 2, 16, 16
TOKENS, TOP = 90, 20
TEXTS = ["It's the RiverTown's 1250th day,\n\n don't ask\tME. ", "临河大桥于15日6时恢复通行。", "Ça coûte 2,4 Mio. €  à l’année"]


def values(name, dims, size, centre):
    """Numbers about `centre`: splitmix64 of a counter that begins at the name's FNV-1a digest."""
    seed = 0xCBF29CE484222325
    for byte in name.encode():
        seed = (seed ^ byte) * 0x100000001B3 % 2**64
    count = numpy.uint64(numpy.prod(dims))
    with numpy.errstate(over="ignore"):
        z = numpy.uint64(seed) + (numpy.arange(count, dtype=numpy.uint64) + numpy.uint64(1)) * numpy.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        z = z ^ (z >> numpy.uint64(31))
    unit = (z >> numpy.uint64(40)).astype(numpy.float32) / numpy.float32(1 << 23) - numpy.float32(1)
    return (unit * numpy.float32(size) + numpy.float32(centre)).reshape(dims)


def letters():
    """The letters that byte-level vocabularies write bytes with."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    rest = [byte for byte in range(256) if byte not in plain]
    return {**{byte: chr(byte) for byte in plain}, **{byte: chr(256 + i) for i, byte in enumerate(rest)}}


def vocabulary():
    said = letters()
    tokens = [said[byte] for byte in range(256)]
    merges = []
    for text in ("the", "Ġt", "own", "Town", "er", "'s", "12", "50", "125", "Ġday", "ĊĊ", "ver", "ME"):
        parts = list(text)
        while len(parts) > 1:
            pair = parts[0] + " " + parts[1]
            if pair not in merges:
                merges.append(pair)
            if parts[0] + parts[1] not in tokens:
                tokens.append(parts[0] + parts[1])
            parts[:2] = [parts[0] + parts[1]]
    tokens += [f"<|{i}|>" for i in range(320 - len(tokens))]
    kinds = [3 if token.startswith("<|") else 1 for token in tokens]
    return tokens, merges, kinds


def characters():
    """A vocabulary of whole characters, of bytes for those it lacks, and of what merges make of them."""
    tokens = [f"<0x{byte:02X}>" for byte in range(256)] + list("▁thewonrasiv'1250\nydRTIME,.")
    merges = []
    for text in ("the", "▁t", "▁the", "own", "er", "'s", "12", "50", "\n\n", "▁d", "ay", "▁day", "ver"):
        parts = list(text)
        while len(parts) > 1:
            if parts[0] + " " + parts[1] not in merges:
                merges.append(parts[0] + " " + parts[1])
            if parts[0] + parts[1] not in tokens:
                tokens.append(parts[0] + parts[1])
            parts[:2] = [parts[0] + parts[1]]
    count = len(tokens)
    tokens += [f"<|{i}|>" for i in range(320 - count)]
    kinds = [6] * 256 + [1] * (count - 256) + [3] * (320 - count)
    return tokens, merges, kinds


def llama(layers=4, **more):
    shapes = {"token_embd.weight": [320, HIDDEN], "output_norm.weight": [HIDDEN], "output.weight": [320, HIDDEN]}
    dim = more.get("dim", DIM)
    for layer in range(layers):
        shapes |= {
            f"blk.{layer}.{name}.weight": dims
            for name, dims in {
                "attn_norm": [HIDDEN],
                "attn_q": [QUERY * dim, HIDDEN],
                "attn_k": [KV * dim, HIDDEN],
                "attn_v": [KV * dim, HIDDEN],
                "attn_output": [HIDDEN, QUERY * dim],
                "ffn_norm": [HIDDEN],
                "ffn_gate": [WIDE, HIDDEN],
                "ffn_up": [WIDE, HIDDEN],
                "ffn_down": [HIDDEN, WIDE],
            }.items()
        }
    return shapes


def normed(shapes, dim, *names):
    layers = {name.split(".")[1] for name in shapes if name.startswith("blk.")}
    return shapes | {f"blk.{layer}.{name}.weight": [dim] for layer in layers for name in names}


def fused():
    shapes = {}
    for name, dims in llama().items():
        if name.endswith("attn_q.weight"):
            shapes[name.replace("attn_q", "attn_qkv")] = [(QUERY + 2 * KV) * DIM, HIDDEN]
        elif name.endswith("ffn_up.weight"):
            shapes[name] = [2 * WIDE, HIDDEN]
        elif not name.endswith(("attn_k.weight", "attn_v.weight", "ffn_gate.weight")):
            shapes[name] = dims
    return shapes | {"rope_factors_long.weight": [6], "rope_factors_short.weight": [6]}


def short(kinds):
    """Layers of `kinds`, as many key and value heads as they have: those without are short convolutions."""
    shapes = {name: dims for name, dims in llama(len(kinds)).items() if name not in ("output_norm.weight", "output.weight")}
    shapes = {name: dims for name, dims in shapes.items() if ".attn_" not in name or ".attn_norm" in name or kinds[int(name.split(".")[1])]}
    shapes["token_embd_norm.weight"] = [HIDDEN]
    for layer, heads in enumerate(kinds):
        parts = {"attn_q_norm": [DIM], "attn_k_norm": [DIM]}
        if not heads:
            parts = {"shortconv.conv": [HIDDEN, 3], "shortconv.in_proj": [3 * HIDDEN, HIDDEN], "shortconv.out_proj": [HIDDEN, HIDDEN]}
        shapes |= {f"blk.{layer}.{name}.weight": dims for name, dims in parts.items()}
    return shapes


def delta(layers, groups, heads, state, kernel):
    """Every fourth layer attends, through a gate; the others are gated delta nets."""
    shapes = {}
    for name, dims in llama(layers).items():
        part = name.split(".")[2] if name.startswith("blk.") else ""
        attends = part and int(name.split(".")[1]) % 4 == 3
        if part == "ffn_norm":
            shapes[name.replace("ffn_norm", "post_attention_norm")] = dims
        elif part == "attn_q" and attends:
            shapes[name] = [2 * dims[0], dims[1]]
        elif not part.startswith("attn_") or part == "attn_norm" or attends:
            shapes[name] = dims
    channels = state * (2 * groups + heads)
    for layer in range(layers):
        parts = {"attn_q_norm.weight": [DIM], "attn_k_norm.weight": [DIM]}
        if layer % 4 != 3:
            parts = {
                "attn_qkv.weight": [channels, HIDDEN],
                "attn_gate.weight": [state * heads, HIDDEN],
                "ssm_conv1d.weight": [channels, kernel],
                "ssm_dt.bias": [heads],
                "ssm_a": [heads],
                "ssm_alpha.weight": [heads, HIDDEN],
                "ssm_beta.weight": [heads, HIDDEN],
                "ssm_norm.weight": [state],
                "ssm_out.weight": [HIDDEN, state * heads],
            }
        shapes |= {f"blk.{layer}.{name}": dims for name, dims in parts.items()}
    return shapes


def shared(pattern, own):
    """Layers that see a window where `pattern` says so, with narrower heads; from the layer `own` on they use keys and values of others."""
    shapes = {"rope_freqs.weight": [DIM], "per_layer_proj_norm.weight": [SIDE]}
    shapes |= {"per_layer_token_embd.weight": [320, SIDE * len(pattern)], "per_layer_model_proj.weight": [SIDE * len(pattern), HIDDEN]}
    for name, dims in llama(len(pattern)).items():
        layer = int(name.split(".")[1]) if name.startswith("blk.") else 0
        heads = 1 if pattern[layer] else 2
        if name == "output.weight" or layer >= own and ("attn_k." in name or "attn_v." in name):
            continue
        if "attn_q." in name or "attn_k." in name or "attn_v." in name:
            dims = [dims[0] * heads, dims[1]]
        elif "attn_output" in name:
            dims = [dims[0], dims[1] * heads]
        elif ".ffn_" in name and layer >= own:
            dims = [2 * WIDE if size == WIDE else size for size in dims]
        shapes[name] = dims
    for layer, narrow in enumerate(pattern):
        dim = DIM if narrow else 2 * DIM
        parts = {"attn_q_norm": [dim], "post_attention_norm": [HIDDEN], "post_ffw_norm": [HIDDEN], "layer_output_scale": [1]}
        parts |= {"inp_gate": [SIDE, HIDDEN], "proj": [HIDDEN, SIDE], "post_norm": [HIDDEN]}
        if layer < own:
            parts["attn_k_norm"] = [dim]
        shapes |= {f"blk.{layer}.{name}.weight": dims for name, dims in parts.items()}
    return shapes


LONG = {"rope.scaling.type": "longrope", "rope.scaling.original_context_length": 256, "rope.scaling.attn_factor": 1.19}
YARN = {
    "rope.scaling.type": "yarn",
    "rope.scaling.factor": 16.0,
    "rope.scaling.original_context_length": 256,
    "rope.scaling.yarn_beta_fast": 32.0,
    "rope.scaling.yarn_beta_slow": 1.0,
    "rope.scaling.yarn_log_multiplier": 1.0,
    "attention.temperature_scale": 0.1,
}
SIDE = 32
PATTERN = [True, True, False, True, False]
SHARED = {
    "attention.sliding_window": 24,
    "attention.sliding_window_pattern": PATTERN,
    "attention.shared_kv_layers": 2,
    "attention.key_length": 2 * DIM,
    "attention.value_length": 2 * DIM,
    "attention.key_length_swa": DIM,
    "attention.value_length_swa": DIM,
    "embedding_length_per_layer_input": SIDE,
    "feed_forward_length": [WIDE] * 3 + [2 * WIDE] * 2,
    "final_logit_softcapping": 5.0,
    "rope.dimension_count": 2 * DIM,
    "rope.dimension_count_swa": DIM,
    "rope.freq_base": 1e6,
    "rope.freq_base_swa": 1e4,
}
SHORT = [0, 0, KV, 0, KV, 0]
DELTA = {
    "full_attention_interval": 4,
    "ssm.conv_kernel": 4,
    "ssm.state_size": 64,
    "ssm.group_count": 2,
    "ssm.time_step_rank": 6,
    "ssm.inner_size": 384,
    "rope.dimension_count": 8,
    "rope.dimension_sections": [2, 1, 1, 0],
}
SCALES = {"logit_scale": 1.5, "embedding_scale": 3.0, "residual_scale": 0.6, "attention.scale": 0.15}
MODELS = {
    "qwen2": ("qwen2", "qwen2", llama(), {}),
    "qwen3": ("qwen3", "qwen2", normed(llama(), DIM, "attn_q_norm", "attn_k_norm"), {}),
    "llama": ("llama", "llama-bpe", llama() | {"rope_freqs.weight": [DIM // 2]}, {}),
    "gemma3": (
        "gemma3",
        "gpt-2",
        normed(normed(llama(7), DIM, "attn_q_norm", "attn_k_norm"), HIDDEN, "post_attention_norm", "post_ffw_norm"),
        {"attention.sliding_window": 24, "rope.freq_base": 1e6},
    ),
    "mistral3": ("mistral3", "tekken", llama(), YARN),
    "smollm3": ("smollm3", "smaug-bpe", llama(5), {}),
    "phi3": ("phi3", "gpt-4o", fused(), LONG | {"rope.dimension_count": 12}),
    "granite": ("granite", "refact", llama(), SCALES),
    "lfm2": ("lfm2", "lfm2", short(SHORT), {"attention.head_count_kv": SHORT, "shortconv.l_cache": 3, "rope.freq_base": 1e6}),
    "gemma4": ("gemma4", "gemma4", shared(PATTERN, 3), SHARED),
    "qwen35": ("qwen35", "qwen35", delta(5, 2, 6, 64, 4), DELTA),
}


def describe(architecture, pre, shapes, more):
    tokens, merges, kinds = characters() if pre == "gemma4" else vocabulary()
    layers = 1 + max(int(name.split(".")[1]) for name in shapes if name.startswith("blk."))
    own = {
        "embedding_length": HIDDEN,
        "feed_forward_length": WIDE,
        "block_count": layers,
        "context_length": 512,
        "attention.head_count": QUERY,
        "attention.head_count_kv": KV,
        "attention.key_length": DIM,
        "attention.value_length": DIM,
        "rope.dimension_count": DIM,
        "attention.layer_norm_rms_epsilon": 1e-6,
        "rope.freq_base": 1e4,
    } | more
    metadata = {"general.architecture": architecture} | {f"{architecture}.{key}": value for key, value in own.items()}
    metadata |= {
        "tokenizer.ggml.model": "gemma4" if pre == "gemma4" else "gpt2",
        "tokenizer.ggml.pre": pre,
        "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.merges": merges,
        "tokenizer.ggml.token_type": kinds,
        "tokenizer.ggml.eos_token_id": 319,
        "tokenizer.ggml.add_bos_token": False,
    }
    return metadata


def numbers(name, dims):
    if name.endswith("ssm_a"):
        return values(name, dims, 0.05, -0.1)
    if len(dims) == 1:
        return values(name, dims, 0.3, 1.0)
    return values(name, dims, 2.0 / dims[-1] ** 0.5, 0.0)


def write(path, architecture, metadata, shapes):
    out = gguf.GGUFWriter(path, architecture)
    for key, value in metadata.items():
        if key == "general.architecture":
            continue
        if isinstance(value, bool):
            out.add_bool(key, value)
        elif isinstance(value, int):
            out.add_uint32(key, value)
        elif isinstance(value, float):
            out.add_float32(key, value)
        elif isinstance(value, str):
            out.add_string(key, value)
        else:
            out.add_array(key, value)
    for name, dims in shapes.items():
        data = numbers(name, dims)
        if dims[-1] % 32 or len(dims) == 1:
            out.add_tensor(name, data)
        else:
            # What Q8_0 leaves of them, in f32: llama.cpp then computes without rounding what it multiplies by.
            kind = gguf.GGMLQuantizationType.Q8_0
            out.add_tensor(name, gguf.quants.dequantize(gguf.quants.quantize(data, kind), kind))
    out.write_header_to_file()
    out.write_kv_data_to_file()
    out.write_tensors_to_file()
    out.close()


def record(path, ids):
    ffi, lib = native.get_ffi(), native.get_lib()
    model = Llama(str(path), n_ctx=256, n_batch=256, n_threads=1, n_gpu_layers=0, verbose=False)
    rows = []
    if b"lfm2" in path.read_bytes()[:256]:
        # The package wants the states of the last layer; this architecture then gives nothing else, and others nothing without.
        lib.llama_set_embeddings(model._ctx, False)
    model._clear_context_state()
    for past, token in enumerate(ids):
        model._eval_tokens([token], past)
        if past % 8 == 7 or past < 4:
            logits = numpy.frombuffer(ffi.buffer(lib.llama_get_logits_ith(model._ctx, -1), 320 * 4), dtype=numpy.float32)
            best = numpy.argsort(-logits)[:TOP]
            high = float(logits.max())
            total = high + float(numpy.log(numpy.exp(logits.astype(numpy.float64) - high).sum()))
            rows.append({"position": past, "top": [[int(i), round(float(logits[i]) - total, 4)] for i in best]})
    tokenized = [model.tokenize(text, add_special=False, parse_special=False) for text in TEXTS]
    return rows, tokenized


def main():
    into = Path(sys.argv[1])
    ids = [i * 37 % 320 for i in range(TOKENS)]
    for name, (architecture, pre, shapes, more) in MODELS.items():
        metadata = describe(architecture, pre, shapes, more)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "m.gguf"
            write(path, architecture, metadata, shapes)
            rows, tokenized = record(path, ids)
        own = {key: value for key, value in metadata.items() if key not in ("tokenizer.ggml.tokens", "tokenizer.ggml.merges", "tokenizer.ggml.token_type")}
        told = {"metadata": own, "tensors": shapes, "ids": ids, "rows": rows, "texts": dict(zip(TEXTS, tokenized))}
        (into / f"{name}.json").write_text(json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n")
        print(name, rows[-1]["top"][:3], [len(ids) for ids in tokenized])
    for name, words in {"vocabulary": vocabulary(), "characters": characters()}.items():
        told = dict(zip(("tokens", "merges", "kinds"), words))
        (into / f"{name}.json").write_text(json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n")


main()
