# Clips, their log-mel features at several speeds, and the splits: what a recipe draws from.
import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import soundfile
import torch
from scipy.signal import resample_poly

device = 'cuda' if torch.cuda.is_available() else 'cpu'
# Speed -> up and down factors of the resampling that plays a clip that much faster.
RATIOS = {1.0: (1, 1), 0.944: (18, 17), 1.059: (17, 18), 0.89: (9, 8), 1.12: (8, 9)}
TEST_SPEEDS = (0.89, 0.944, 1.0, 1.059, 1.12)


class Corpus:
    """RAVDESS speech as prepare.py left it in `folder`; labels by clip, from 0."""

    def __init__(self, folder):
        with open(f'{folder}/clips.json') as file:
            listing = json.load(file)
        wave, _ = soundfile.read(f'{folder}/clips.flac', dtype='float32')
        ends = np.cumsum(listing['lengths'])
        self.clips = [wave[e - n : e] for e, n in zip(ends, listing['lengths'])]
        fields = np.array([[int(part) for part in name.split('-')] for name in listing['names']])
        self.emotion, self.intensity, self.statement = (fields[:, i] - 1 for i in (2, 3, 4))
        self.speaker = fields[:, 6] - 1
        self.sex = self.speaker % 2
        self.count = len(self.clips)
        self.mels = np.load(f'{folder}/mels.npz')
        self._resampled, self._features = {1.0: self.clips}, {}

    def resampled(self, speed):
        if speed not in self._resampled:
            up, down = RATIOS[speed]
            with ThreadPoolExecutor() as pool:
                change = lambda clip: resample_poly(clip, up, down).astype(np.float32)
                self._resampled[speed] = list(pool.map(change, self.clips))
        return self._resampled[speed]

    def features(self, front_end, speed):
        """dB [clips, frames, channels] in half precision, and valid frames [clips]; kept once computed."""
        key = (json.dumps(front_end, sort_keys=True), speed)
        if key not in self._features:
            self._features[key] = self._compute(front_end, speed)
        return self._features[key]

    def _compute(self, front_end, speed):
        hop, bands, frames = front_end['hop'], front_end['bands'], front_end['frames']
        mel = torch.tensor(self.mels[f'mel{bands}'], device=device)
        fine = front_end.get('fine_low_bins', False)
        clips = self.resampled(speed)
        channels = bands * (2 if fine else 1)
        out = torch.full((self.count, frames, channels), -100.0, dtype=torch.float16, device=device)
        lengths = torch.tensor([min(1 + len(clip) // hop, frames) for clip in clips], device=device)
        for start in range(0, self.count, 100):
            part = clips[start : start + 100]
            padded = np.zeros((len(part), max(map(len, part))), np.float32)
            for row, clip in zip(padded, part):
                row[: len(clip)] = clip
            waves = torch.tensor(padded, device=device)
            images = [mel @ power(waves, front_end['window'], hop)]
            # Harmonics one bin of 10.8 Hz apart, from 43 Hz up: pitch in a channel of its own.
            if fine:
                images.append(power(waves, 2048, hop)[:, 4 : 4 + bands])
            for place, image in enumerate(images):
                levels = 10 * torch.log10(image.clamp(min=1e-10)).transpose(1, 2)
                for row in range(len(part)):
                    valid = levels[row, : lengths[start + row]]
                    valid = torch.maximum(valid, valid.max() - 80)
                    channel = slice(place * bands, (place + 1) * bands)
                    out[start + row, : len(valid), channel] = valid.half()
        return out, lengths


def power(waves, window, hop):
    shape = torch.hann_window(window, periodic=True, device=device)
    spectrum = torch.stft(
        waves, 2048, hop, window, shape, center=True, pad_mode='constant', return_complex=True
    )
    return spectrum.abs().square()


def deal_speakers(seed, folds=5):
    """Both sexes in each fold, dealt by the seed: [folds] arrays of speakers."""
    random = np.random.default_rng(seed)
    women, men = random.permutation(np.arange(1, 20, 2)), random.permutation(np.arange(0, 20, 2))
    size = 10 // folds
    parts = [slice(i * size, (i + 1) * size) for i in range(folds)]
    return [np.concatenate([women[part], men[part]]) for part in parts]


def splits(corpus, config):
    """[(seed, training clips, test clips)]: speaker 5-fold, or random stratified 10-fold."""
    found = []
    for seed in config['seeds']:
        if config['split'] == 'speaker':
            tests = [np.isin(corpus.speaker, group) for group in deal_speakers(seed)]
        else:
            random, fold = np.random.default_rng(seed), np.zeros(corpus.count, int)
            for emotion in range(8):
                clips = random.permutation(np.nonzero(corpus.emotion == emotion)[0])
                fold[clips] = np.arange(len(clips)) % 10
            tests = [fold == one for one in range(10)]
        found += [(seed, np.nonzero(~test)[0], np.nonzero(test)[0]) for test in tests]
    return found
