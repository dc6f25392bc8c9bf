"""Peer of bench/benchmarks/encoder: Whisper's log-mel, encoder and the statistics over time in PyTorch, eager, with the
weights of affetto's file. Usage: encoder_pytorch.py LAYOUT WEIGHTS CLIP THREADS WARM_UP REPEATS (WEIGHTS, CLIP: raw
float32). Prints one JSON line with the milliseconds of each call after the warm-up, and the statistics."""

import json
import math
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

layout = json.load(open(sys.argv[1]))
flat = torch.from_numpy(np.fromfile(sys.argv[2], dtype="float32"))
samples = torch.from_numpy(np.fromfile(sys.argv[3], dtype="float32"))
threads, warm_up, repeats = map(int, sys.argv[4:7])
torch.set_num_threads(threads)

p, offset = {}, 0
for entry in layout["parameters"]:
    size = math.prod(entry["shape"])
    value = flat[offset : offset + size].reshape(entry["shape"])
    offset += size
    if entry["name"].startswith("conv") and value.dim() == 2:
        # [taps * in, out] -> [out, in, taps]
        value = value.reshape(3, -1, value.shape[1]).permute(2, 1, 0)
    elif value.dim() == 2 and entry["name"] != "positions":
        # [in, out] -> [out, in], as torch.nn.Linear has it
        value = value.T
    p[entry["name"]] = value.contiguous()
heads, width = layout["heads"], layout["width"]


def mel_filters():
    """Slaney's 80 bands to 8 kHz over 201 bins."""
    to_hz = lambda m: m * 200 / 3 if m < 15 else 1000 * math.exp(math.log(6.4) / 27 * (m - 15))
    top = 15 + math.log(8) / (math.log(6.4) / 27)
    edges = [to_hz(top * i / 81) for i in range(82)]
    bins = torch.arange(201) * 40.0
    rows = []
    for low, mid, high in zip(edges, edges[1:], edges[2:]):
        row = torch.minimum((bins - low) / (mid - low), (high - bins) / (high - mid)).clamp(min=0)
        rows.append(row * 2 / (high - low))
    return torch.stack(rows)


filters, window = mel_filters(), torch.hann_window(400)


def log_mel(wave):
    wave = wave / (wave.square().sum() / 128000).sqrt()
    spectrum = torch.stft(wave, 400, 160, window=window, return_complex=True)[:, :-1]
    level = (filters @ spectrum.abs().square()).clamp(min=1e-10).log10()
    return (torch.maximum(level, level.max() - 8) + 4) / 4


def norm(x, name):
    return F.layer_norm(x, (width,), p[f"{name}/scale"], p[f"{name}/shift"])


def linear(x, name):
    return F.linear(x, p[f"{name}/weight"], p.get(f"{name}/bias"))


def split(x):
    return x.reshape(1, -1, heads, width // heads).transpose(1, 2)


def statistics(wave):
    x = F.gelu(F.conv1d(log_mel(wave)[None], p["conv1/weight"], p["conv1/bias"], padding=1))
    x = F.gelu(F.conv1d(x, p["conv2/weight"], p["conv2/bias"], stride=2, padding=1)).transpose(1, 2)
    x = x + p["positions"][-x.shape[1] :]
    states = [x]
    for index in range(1, layout["blocks"] + 1):
        at = f"block{index}"
        y = norm(x, f"{at}/norm1")
        parts = [split(linear(y, f"{at}/attention/{part}")) for part in ("query", "key", "value")]
        y = F.scaled_dot_product_attention(*parts).transpose(1, 2).reshape(1, -1, width)
        x = x + linear(y, f"{at}/attention/output")
        x = x + linear(F.gelu(linear(norm(x, f"{at}/norm2"), f"{at}/dense1")), f"{at}/dense2")
        states.append(x)
    parts = []
    for state in states:
        rows = F.layer_norm(state[0], (width,))
        variance, mean = torch.var_mean(rows, 0, unbiased=False)
        parts += [mean, (variance + 1e-5).sqrt()]
    return torch.cat(parts)


times = []
with torch.inference_mode():
    for _ in range(warm_up + repeats):
        start = time.perf_counter()
        result = statistics(samples)
        times.append(1000 * (time.perf_counter() - start))
print(
    json.dumps(
        {
            "name": f"PyTorch {torch.__version__.split('+')[0]}",
            "times": times[warm_up:],
            "check": result.tolist(),
        }
    )
)
