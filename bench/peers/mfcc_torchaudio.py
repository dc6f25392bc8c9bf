"""Peer of bench/benchmarks/mfcc: torchaudio.transforms.MFCC with librosa's parameters, made once.
Usage: mfcc_torchaudio.py CLIP THREADS WARM_UP REPEATS (CLIP: raw float32 samples). Prints one JSON line
with the milliseconds of each call after the warm-up, and frame 50 for comparison."""
import json
import sys
import time

import numpy as np
import torch

# PyPI's builds of the two are for different releases of CUDA, and torchaudio refuses that when it is
# loaded. Nothing here runs on a GPU.
torch.version.cuda = None
import torchaudio  # noqa: E402

samples = torch.from_numpy(np.fromfile(sys.argv[1], dtype="float32"))
threads, warm_up, repeats = map(int, sys.argv[2:5])
torch.set_num_threads(threads)
transform = torchaudio.transforms.MFCC(
    sample_rate=22050,
    n_mfcc=40,
    melkwargs={
        "n_fft": 2048,
        "hop_length": 512,
        "n_mels": 128,
        "norm": "slaney",
        "mel_scale": "slaney",
        "pad_mode": "constant",
    },
)
times = []
with torch.inference_mode():
    for _ in range(warm_up + repeats):
        start = time.perf_counter()
        mfcc = transform(samples)
        times.append(1000 * (time.perf_counter() - start))
print(
    json.dumps(
        {
            "name": f"torchaudio {torchaudio.__version__.split('+')[0]}",
            "times": times[warm_up:],
            "check": mfcc[:, 50].tolist(),
        }
    )
)
