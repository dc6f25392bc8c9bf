"""Peer of bench/benchmarks/mfcc: librosa.feature.mfcc with 40 coefficients at 22,050 Hz.
Usage: mfcc_librosa.py CLIP WARM_UP REPEATS (CLIP: raw float32 samples). Prints one JSON line with the
milliseconds of each call after the warm-up, and frame 50 for comparison."""
import json
import sys
import time

import librosa
import numpy as np

samples = np.fromfile(sys.argv[1], dtype="float32")
warm_up, repeats = map(int, sys.argv[2:4])
times = []
for _ in range(warm_up + repeats):
    start = time.perf_counter()
    mfcc = librosa.feature.mfcc(y=samples, sr=22050, n_mfcc=40)
    times.append(1000 * (time.perf_counter() - start))
print(
    json.dumps(
        {
            "name": f"librosa {librosa.__version__}",
            "times": times[warm_up:],
            "check": mfcc[:, 50].tolist(),
        }
    )
)
