"""Decodes recordings by libsndfile (Python soundfile): one line of JSON a file, with its rate and its samples as raw floats
of the first channel in a file beside the name that is given. Usage: soundfile_decode.py OUT_FOLDER FILE ..."""

import json
import os
import sys

import soundfile

folder, *files = sys.argv[1:]
print(json.dumps({"name": f"libsndfile {soundfile.__libsndfile_version__.removeprefix('libsndfile-')}"}))
for index, path in enumerate(files):
    try:
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except Exception:
        print(json.dumps({"refused": True}))
        continue
    samples[:, 0].tofile(os.path.join(folder, f"{index}.f32"))
    print(json.dumps({"rate": rate}))
