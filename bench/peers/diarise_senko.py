"""Peer of scripts/compare-diarisation.ts: senko's own pipeline on a CPU (silero's speech detector, CAM++ for 1.5 s every 0.6 s,
spectral clustering below 20 minutes) on every WAV of a folder. Usage: diarise_senko.py FOLDER THREADS. Prints one JSON line a
recording with its merged segments and the seconds they took, and a first one with the name, and the seconds until senko was ready.

The wheel's library for the spectrum, libfbank_extractor.so, is compiled for processors with AVX-512 and ends the process on
others. There torchaudio's Kaldi filter banks take its place, with the settings that senko itself gives to kaldifeat on GPUs to
match its library; the name says so.

`warmup=False`: else each start groups 4,250 random vectors by UMAP, which no recording below 20 minutes needs, and which takes
minutes where a machine is busy."""

import contextlib
import json
import os
import pathlib
import sys
import time
from importlib.metadata import version

import numpy as np
import soundfile
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


def filter_banks(path, subsegments):
    """What senko's `_extract_fbank_features` gives: all frames in a row, frames and first number of each piece, and bands."""
    from torchaudio.compliance.kaldi import fbank

    samples = torch.from_numpy(soundfile.read(path, dtype="float32")[0])
    pieces = []
    for start, end in subsegments:
        first = int(start * 16000)
        piece = samples[first : first + max(1, int((end - start) * 16000))]
        piece = torch.nn.functional.pad(piece, (0, max(0, 400 - len(piece))))
        frames = fbank(piece[None], num_mel_bins=80, dither=0.0, low_freq=20.0, high_freq=0.0)
        pieces.append(frames - frames.mean(0, keepdim=True))
    counts = np.array([len(piece) for piece in pieces])
    offsets = 80 * (np.cumsum(counts) - counts)
    return torch.cat(pieces).flatten().numpy(), counts, offsets, 80


spectrum = "its own spectrum"
if "avx512f" not in pathlib.Path("/proc/cpuinfo").read_text():
    spectrum = f"spectrum by torchaudio {version('torchaudio')}"
    diarizer._extract_fbank_features = filter_banks


def tell(line):
    print(json.dumps(line), flush=True)


versions = ", ".join(f"{name} {version(name)}" for name in ("senko", "silero-vad", "torch"))
tell({"name": f"{versions}, {spectrum}", "seconds": time.perf_counter() - start})
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.wav")):
    start = time.perf_counter()
    with contextlib.redirect_stdout(sys.stderr):
        found = diarizer.diarize(str(path))
    turns = [
        {"voice": s["speaker"], "startSeconds": float(s["start"]), "endSeconds": float(s["end"])}
        for s in (found or {"merged_segments": []})["merged_segments"]
    ]
    tell({"recording": path.stem, "turns": turns, "seconds": time.perf_counter() - start})
