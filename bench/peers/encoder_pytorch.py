"""Peer of bench/benchmarks/encoder: Whisper's log-mel, encoder and the statistics over time in PyTorch, eager, with the
weights of affetto's file. Usage: encoder_pytorch.py LAYOUT WEIGHTS CLIP THREADS WARM_UP REPEATS (WEIGHTS, CLIP: raw
float32). Prints one JSON line with the milliseconds of each call after the warm-up, and the statistics."""

import json
import math
import sys
import time

import numpy as np
import torch

import whisper_pytorch

layout, weights = whisper_pytorch.load(sys.argv[1], sys.argv[2])
samples = torch.from_numpy(np.fromfile(sys.argv[3], dtype="float32"))
threads, warm_up, repeats = map(int, sys.argv[4:7])
torch.set_num_threads(threads)


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


def statistics(wave):
    return whisper_pytorch.statistics(log_mel(wave)[None], layout, weights)[0]


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
