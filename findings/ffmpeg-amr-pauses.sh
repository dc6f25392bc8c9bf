#!/usr/bin/env bash
# ffmpeg's own decoder of AMR-NB, the one that it takes unless told, gives nothing for the frames that stand for a pause: what
# follows is heard too early, and a recording that the same ffmpeg wrote comes back shorter.
#
# Phones and recorders that save room send a description of the background and then nothing while nobody speaks (DTX, 3GPP TS
# 26.093); RFC 4867 gives such frames a type of their own, 20 ms each. ffmpeg complains of each of them ("dtx mode is not
# implemented", "Corrupt bitstream"), leaves it out, puts nothing in its place, and ends with status 0. Times of labels and of
# speakers are wrong behind the first pause, and speech on both sides of it is joined. OpenCORE's decoder, which some builds
# have beside it (`-c:a libopencore_amrnb` before `-i`), gives every frame its 20 ms. AMR-WB is not looked at here.
# Seen on 2026-12-01, Linux x64, Python 3.11:
#
#   ffmpeg n9.0.2 (imageio-ffmpeg 0.8.1): 0.6 s of tone, 1 s of silence, 0.6 s of tone: 111 frames, 2.22 s
#   by its own decoder 69 frames (1.38 s), exit status 0; by OpenCORE's 111; ffmpeg 5.1.9 of Debian 12 does the same
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet imageio-ffmpeg==0.8.1
FOLDER=$folder "$folder/venv/bin/python" - <<'PY'
import os
import subprocess

import imageio_ffmpeg

ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
path = os.path.join(os.environ["FOLDER"], "pause.amr")


def run(*options):
    return subprocess.run([ffmpeg, *options], capture_output=True, check=True)


print(run("-version").stdout.decode().splitlines()[0])
tone = "sine=300:r=8000:d=0.6"
run(
    *["-v", "error", "-f", "lavfi", "-i", f"{tone},apad=pad_dur=1", "-f", "lavfi", "-i", tone],
    *["-filter_complex", "[0][1]concat=v=0:a=1", "-c:a", "libopencore_amrnb", "-b:a", "12.2k"],
    *["-dtx", "1", path],
)
# The frames as RFC 4867, section 5, lays them out: the type is in the first byte, and tells the length.
sizes = {0: 13, 1: 14, 2: 16, 3: 18, 4: 20, 5: 21, 6: 27, 7: 32, 8: 6, 15: 1}
with open(path, "rb") as file:
    data = file.read()
at, types = len(b"#!AMR\n"), []
while at < len(data):
    types.append(data[at] >> 3)
    at += sizes[types[-1]]
pauses = sum(kind > 7 for kind in types)
out = ["-i", path, "-f", "f32le", "-"]
own = run("-v", "error", *out)
opencore = run("-v", "error", "-c:a", "libopencore_amrnb", *out)
given = [len(result.stdout) // 4 / 160 for result in (own, opencore)]
print(f"{len(types)} frames, {pauses} of a pause; by its own decoder {given[0]:g}, by OpenCORE's {given[1]:g}")
assert pauses > 0 and given[1] == len(types), "this has changed"
assert given[0] <= len(types) - pauses, "ffmpeg's own decoder gives pauses now"
PY
