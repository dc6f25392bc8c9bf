"""Peer of bench/benchmarks/encoder: Whisper's log-mel, encoder and the statistics over time in PyTorch, eager, with the
weights of affetto's file. Usage: encoder_pytorch.py LAYOUT WEIGHTS CLIP THREADS WARM_UP REPEATS (WEIGHTS, CLIP: raw
float32). Prints one JSON line with the milliseconds of each call after the warm-up, and the statistics."""

import json
import sys
import time

import numpy as np
import torch

import whisper_pytorch

layout, weights = whisper_pytorch.load(sys.argv[1], sys.argv[2])
samples = torch.from_numpy(np.fromfile(sys.argv[3], dtype="float32"))
threads, warm_up, repeats = map(int, sys.argv[4:7])
torch.set_num_threads(threads)


def statistics(wave):
    return whisper_pytorch.statistics(whisper_pytorch.log_mel(wave)[None], layout, weights)[0]


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
