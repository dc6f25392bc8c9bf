#!/usr/bin/env bash
# ffmpeg opens big-endian WAV (RIFX) without a word and decodes its samples as if they were little-endian: noise.
#
# RIFX is RIFF with every number in the other order of bytes (Multimedia Programming Interface and Data Specifications
# 1.0, 1991); older workstations and some recorders of laboratories write it, and libsndfile and sox read and write it.
# ffmpeg takes the header in the right order, so that rate, channels and length are true, and the samples in the wrong one.
# Nothing fails and the exit status is 0: what such files were converted to by ffmpeg, or read through a library built on
# it, is noise of the right length. A recogniser still has an answer to it. Read RIFX with libsndfile, or look at the first
# four bytes. Seen on 2026-11-29, Linux x64, Python 3.11:
#
#   ffmpeg n9.0.2 (imageio-ffmpeg 0.8.1), libsndfile 1.2.2 (soundfile 0.14.0); ffmpeg 5.1.9 does the same
#   16 bit: libsndfile largest error 0, ffmpeg 16000 samples, correlation with the sound below 0.1
#   24 bit and float: the same
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet imageio-ffmpeg==0.8.1 soundfile==0.14.0 numpy==2.4.6
FOLDER=$folder "$folder/venv/bin/python" - <<'PY'
import os
import subprocess

import imageio_ffmpeg
import numpy as np
import soundfile

ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
version = subprocess.run([ffmpeg, "-version"], capture_output=True, text=True, check=True)
print(version.stdout.splitlines()[0], "/", soundfile.__libsndfile_version__)
path = os.path.join(os.environ["FOLDER"], "big.wav")
sound = (0.5 * np.sin(2 * np.pi * 440 * np.arange(16_000) / 16_000)).astype("float32")
for subtype in ["PCM_16", "PCM_24", "FLOAT"]:
    soundfile.write(path, sound, 16_000, subtype=subtype, endian="BIG", format="WAV")
    with open(path, "rb") as file:
        assert file.read(4) == b"RIFX"
    error = np.abs(soundfile.read(path, dtype="float32")[0] - sound).max()
    decoded = subprocess.run(
        [ffmpeg, "-v", "error", "-i", path, "-f", "f32le", "-"], capture_output=True, check=True
    )
    heard = np.nan_to_num(np.frombuffer(decoded.stdout, "<f4"))
    correlation = abs(np.corrcoef(heard, sound)[0, 1])
    print(f"{subtype}: libsndfile largest error {error:.1e}, ffmpeg {len(heard)} samples, correlation {correlation:.3f}")
    assert error < 1e-4 and len(heard) == len(sound), "this has changed"
    assert correlation < 0.2 and decoded.stderr == b"", "ffmpeg reads RIFX now, or says that it does not"
PY
