"""Peer of bench/benchmarks/resampling: libsoxr at the quality that librosa.load uses (HQ), float32.
Usage: resampling_soxr.py FROM TO WARM_UP REPEATS CLIP (CLIP: raw float32 samples). Prints one JSON line with the
milliseconds of each call after the warm-up, and 200 samples for comparison."""
import json
import sys
import time

import numpy as np
import soxr

rate_in, rate_out, warm_up, repeats = map(int, sys.argv[1:5])
samples = np.fromfile(sys.argv[5], dtype="float32")
times = []
for _ in range(warm_up + repeats):
    start = time.perf_counter()
    converted = soxr.resample(samples, rate_in, rate_out, quality="HQ")
    times.append(1000 * (time.perf_counter() - start))
print(
    json.dumps(
        {
            "name": f"soxr {soxr.__version__}",
            "times": times[warm_up:],
            "check": converted[20000:20200].tolist(),
        }
    )
)
