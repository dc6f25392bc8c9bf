#!/usr/bin/env bash
# ffmpeg up to 5.1 takes the encoder's delay off HE-AAC in MP4 twice: the first tenth of a second of every such recording is
# not heard, and all of it comes that much too early.
#
# An edit list in MP4 says where the sound begins, in samples of the sound as it is heard. Of HE-AAC the packets hold half the
# rate; ffmpeg's decoder doubled the number to skip, which its reader of MP4 had not halved. Nothing is said, and the exit
# status is 0. Labels with times, and cuts made by them, are 0.11 s off (HE-AAC v2: 0.16 s), and short words lose their
# beginnings. HE-AAC in ADTS, which has no edit list, is not affected. Debian 12 ships such a version; decode by a newer one
# there, or take the packets out first (-c copy -f adts) and cut by the edit list oneself.
# Seen on 2026-12-01, Linux x64, Python 3.11, Node 20.20:
#
#   FDK AAC by @ffmpeg/core-st 0.11.1: 1 s at 44.1 kHz, edit list from 5058 for 44100
#   ffmpeg 4.2.2 (imageio-ffmpeg 0.5.1): 41084 samples, 5059 early; 5.1.9 of Debian 12 does the same
#   ffmpeg n9.0.2 (imageio-ffmpeg 0.8.1): 44100 samples, 1 early (FDK declares one sample more than it takes)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @ffmpeg/core-st@0.11.1
python3 -m venv old && old/bin/pip install --quiet imageio-ffmpeg==0.5.1 setuptools==80.9.0 numpy==2.4.6
python3 -m venv new && new/bin/pip install --quiet imageio-ffmpeg==0.8.1
old/bin/python - <<'PY'
import wave

import numpy as np

time = np.arange(44_100) / 44_100
chirp = (16_000 * np.sin(2 * np.pi * (300 * time + 1_350 * time**2))).astype("<i2")
with wave.open("in.wav", "wb") as file:
    file.setnchannels(1), file.setsampwidth(2), file.setframerate(44_100)
    file.writeframes(chirp.tobytes())
PY
cat >encode.cjs <<'JS'
const { readFileSync, writeFileSync } = require('node:fs');
const program = require.resolve('@ffmpeg/core-st');
require(program)({
  wasmBinary: readFileSync(program.replace(/\.js$/, '.wasm')),
  print() {},
  printErr() {},
}).then((ffmpeg) => {
  ffmpeg.FS.writeFile('in.wav', readFileSync('in.wav'));
  const words = 'ffmpeg -nostdin -y -i in.wav -c:a libfdk_aac -profile:a aac_he -b:a 32k out.m4a'.split(' ');
  const list = ffmpeg._malloc(4 * words.length);
  words.forEach((word, index) => {
    const at = ffmpeg._malloc(word.length + 1);
    ffmpeg.stringToUTF8(word, at, word.length + 1);
    ffmpeg.setValue(list + 4 * index, at, 'i32');
  });
  try {
    ffmpeg._main(words.length, list);
  } catch (exit) {
    if (exit.status !== 0) throw exit;
  }
  writeFileSync('out.m4a', ffmpeg.FS.readFile('out.m4a'));
});
JS
node encode.cjs
old_ffmpeg=$(old/bin/python -W ignore -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())')
new_ffmpeg=$(new/bin/python -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())')
OLD=$old_ffmpeg NEW=$new_ffmpeg old/bin/python - <<'PY'
import os
import struct
import subprocess

import numpy as np

with open("out.m4a", "rb") as file:
    data = file.read()
duration, start = struct.unpack(">Ii", data[data.index(b"elst") + 12 :][:8])
print(f"the edit list: from {start}")
time = np.arange(44_100) / 44_100
chirp = np.sin(2 * np.pi * (300 * time + 1_350 * time**2))


def heard(ffmpeg):
    version = subprocess.run([ffmpeg, "-version"], capture_output=True, check=True).stdout
    command = [ffmpeg, "-v", "error", "-i", "out.m4a", "-ac", "1", "-f", "f32le", "-"]
    sound = np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, "<f4")
    size = 1 << 17
    product = np.fft.rfft(sound, size) * np.conj(np.fft.rfft(chirp, size))
    late = (int(np.argmax(np.fft.irfft(product, size))) + size // 2) % size - size // 2
    print(version.decode().splitlines()[0].split(" Copyright")[0], len(sound), "samples,", -late, "early")
    return len(sound), -late


count, early = heard(os.environ["OLD"])
assert start > 4_000 and abs(early - start) <= 2 and count < 44_100, "this has changed"
count, early = heard(os.environ["NEW"])
assert abs(early) <= 2 and count >= 44_100, "the newer version does it again"
PY
