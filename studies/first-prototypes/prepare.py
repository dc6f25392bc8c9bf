# RAVDESS speech -> one FLAC of trimmed clips, mono at 22,050 Hz, and a JSON with names and lengths: what the
# prototypes train on. Trimming as affetto's front end does with belowPeakDb 30, keepMs 50, aboveNoiseDb 6.
#   python prepare.py data/ravdess prepared
import glob
import json
import os
import sys

import librosa
import numpy as np
import soundfile
import soxr

RATE = 22050
BANDS = (40, 64, 128)


def trimmed(path):
    channels, rate = soundfile.read(path, dtype='float32', always_2d=True)
    samples = soxr.resample(channels.mean(1), rate, RATE, 'HQ').astype(np.float32)
    hop, keep = RATE // 100, RATE // 20
    padded = np.concatenate([samples, np.zeros(4 * hop - len(samples) % hop, np.float32)])
    energy = (padded.reshape(-1, hop) ** 2).sum(1)
    frames = energy[:-3] + energy[1:-2] + energy[2:-1] + energy[3:]
    loudest, noise = frames.max(), np.quantile(frames, 0.1, method='lower')
    threshold = min(max(loudest * 10**-3, noise * 10**0.6), loudest * 10**-0.6)
    loud = np.nonzero(frames >= threshold)[0]
    start = max(0, loud[0] * hop - keep)
    kept = samples[start : loud[-1] * hop + 4 * hop + keep]
    # Levels do not matter, and 12 bits lie far below the floor that training puts under each clip.
    return np.round(kept / np.abs(kept).max() * 0.9 * 2047).astype(np.int16) * 16


def main(corpus, out):
    os.makedirs(out, exist_ok=True)
    paths = sorted(glob.glob(f'{corpus}/Actor_*/*.flac') + glob.glob(f'{corpus}/Actor_*/*.wav'))
    clips = [trimmed(path) for path in paths]
    soundfile.write(f'{out}/clips.flac', np.concatenate(clips), RATE, subtype='PCM_16')
    names = [os.path.splitext(os.path.basename(path))[0] for path in paths]
    with open(f'{out}/clips.json', 'w') as file:
        json.dump({'names': names, 'lengths': [len(clip) for clip in clips]}, file)
    bands = {
        f'mel{count}': librosa.filters.mel(sr=RATE, n_fft=2048, n_mels=count).astype(np.float32)
        for count in BANDS
    }
    np.savez_compressed(f'{out}/mels.npz', **bands)


main(*sys.argv[1:])
