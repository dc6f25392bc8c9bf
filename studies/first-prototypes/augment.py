# affetto's augmentation and normalisation on log-mel features, for a batch at once.
import math

import numpy as np
import torch

from data import device


def uniform(count, least, most):
    return torch.rand(count, device=device) * (most - least) + least


def whole(count, most):
    """Whole numbers from 0 to `most` (a number or one for each)."""
    return (torch.rand(count, device=device) * (most + 1)).floor()


class Features:
    """What a recipe's networks hear: augmented batches in training, whole clips in the test."""

    def __init__(self, corpus, config):
        self.corpus, self.config = corpus, config
        self.front_end, self.augmentation = config['front_end'], config['augmentation']
        self.speeds = self.augmentation['speeds']
        levels, lengths = zip(*[corpus.features(self.front_end, speed) for speed in self.speeds])
        self.levels, self.lengths = torch.stack(levels), torch.stack(lengths)
        self.bands = self.front_end['bands']
        self.channels = self.levels.shape[3] // self.bands
        mel = np.linspace(0, 15 + np.log(11.025) / (np.log(6.4) / 27), self.bands + 2)[1:-1]
        hertz = np.where(mel < 15, mel * 200 / 3, 1000 * np.exp(np.log(6.4) / 27 * (mel - 15)))
        position = mel / (15 + np.log(11.025) / (np.log(6.4) / 27))
        if self.channels > 1:
            fine = (np.arange(self.bands) + 4) * 22050 / 2048
            hertz = np.concatenate([hertz, fine])
            position = np.concatenate([position, fine / (200 / 3) / (mel[-1] / position[-1])])
        self.hertz = torch.tensor(hertz, dtype=torch.float32, device=device)
        self.position = torch.tensor(position, dtype=torch.float32, device=device).clamp(0, 1)
        # A curve through five points over the bands, as a matrix [5, all bands].
        place = self.position * 4
        self.curve = (1 - (place[None] - torch.arange(5, device=device)[:, None]).abs()).clamp(min=0)

    def settle(self, trainings):
        """Means and deviations [networks, all bands] of each network's own training clips."""
        true_speed = self.speeds.index(1.0)
        means, deviations = [], []
        for clips in trainings:
            levels, lengths = self.levels[true_speed, clips].float(), self.lengths[true_speed, clips]
            mask = torch.arange(levels.shape[1], device=device)[None] < lengths[:, None]
            x, count = self.own(levels, mask), mask.sum()
            mean = x.sum((0, 1)) / count
            means.append(mean)
            deviations.append(((x * x).sum((0, 1)) / count - mean**2).clamp(min=1e-8).sqrt())
        self.mean, self.deviation = torch.stack(means), torch.stack(deviations)

    def own(self, x, mask):
        """A clip's own normalisation: a floor under its peak, its mean level removed; 0 where not valid."""
        mask, parts = mask[:, :, None], []
        for part in x.split(self.bands, 2):
            peak = part.masked_fill(~mask, -1e4).amax((1, 2), keepdim=True)
            part = torch.maximum(part, peak - self.front_end['floor_db'])
            count = mask.sum((1, 2), keepdim=True) * self.bands
            parts.append((part - (part * mask).sum((1, 2), keepdim=True) / count) * mask)
        return torch.cat(parts, 2)

    def image(self, x):
        return x.reshape(*x.shape[:2], self.channels, self.bands).transpose(1, 2).contiguous()

    def test(self, network, clips, speed):
        levels, lengths = self.corpus.features(self.front_end, speed)
        frames = self.front_end['test_frames']
        x, lengths = levels[clips][:, :frames].float(), lengths[clips].clamp(max=frames)
        mask = torch.arange(x.shape[1], device=device)[None] < lengths[:, None]
        x = (self.own(x, mask) - self.mean[network]) / self.deviation[network]
        return self.image(x * mask[:, :, None]), lengths.float()

    def draw(self, clips):
        """clips [networks, batch] -> images [networks * batch, channels, frames, bands], valid frames."""
        options, networks, count = self.augmentation, clips.shape[0], clips.numel()
        clips, frames = clips.reshape(-1), options['crop_frames']
        speed = torch.randint(len(self.speeds), (count,), device=device)
        available = self.lengths[speed, clips]
        cut_start, cut_end = whole(count, options['cut_frames']), whole(count, options['cut_frames'])
        first = torch.minimum(cut_start, (available - 1).float())
        last = torch.maximum(first, available - 1 - cut_end)
        rate = torch.exp(uniform(count, -options['stretch'], options['stretch']))
        stretched = ((last - first + 1) / rate).floor().clamp(min=1)
        wanted = torch.full((count,), float(frames), device=device)
        if options['crop_least'] is not None:
            shorter = uniform(count, options['crop_least'], frames + 1).floor()
            wanted = torch.where(torch.rand(count, device=device) < 0.5, shorter, wanted)
        valid = torch.minimum(wanted, stretched)
        skipped = (torch.rand(count, device=device) * (stretched - valid + 1)).floor()
        time = torch.arange(frames, device=device)[None].float()
        at = first[:, None] + (skipped[:, None] + time) * rate[:, None]
        at = torch.minimum(at, last[:, None])
        left = at.floor()
        right, share = torch.minimum(left + 1, last[:, None]).long(), (at - left)[:, :, None]
        flat = self.levels.flatten(0, 1)
        row = (speed * self.corpus.count + clips)[:, None]
        x = flat[row, left.long()].float() * (1 - share) + flat[row, right].float() * share
        mask = time < valid[:, None]

        if options['warp'] > 0:
            x = self.warped(x, options['warp'])
        if options['equalizer_db'] > 0:
            points = torch.randn(count, 5, device=device) * options['equalizer_db']
            x = x + (points @ self.curve)[:, None]
        if options['mix_style'] > 0:
            x = mixed_style(x, mask, networks, options['mix_style'])
        if options['noise'] > 0:
            x = self.noisy(x, mask, options['noise'])
        if options['band_limit'] > 0:
            x = self.narrowed(x, options['band_limit'])

        x = self.own(x, mask).reshape(networks, -1, frames, x.shape[2])
        x = (x - self.mean[:, None, None]) / self.deviation[:, None, None]
        x = x.flatten(0, 1) * mask[:, :, None]
        for _ in range(2):
            x = x * ~masked(time, valid, options['time_mask_frames'])[:, :, None]
        band, all_bands = torch.arange(self.bands, device=device)[None].float(), float(self.bands)
        for _ in range(2):
            kept = ~masked(band, torch.full_like(valid, all_bands), options['band_mask_bands'])
            x = x * kept.repeat(1, self.channels)[:, None]
        return self.image(x), valid

    def warped(self, x, most):
        """Vocal tract length: bands looked up a little higher or lower (Jaitly & Hinton 2013)."""
        factor = 1 + uniform(len(x), -most, most)
        at = torch.arange(self.bands, device=device)[None] * factor[:, None]
        at = at.clamp(0, self.bands - 1)
        left = at.floor().clamp(max=self.bands - 2)
        share, left = (at - left)[:, None], left.long()[:, None].expand(-1, x.shape[1], -1)
        mel = x[..., : self.bands]
        mel = mel.gather(2, left) * (1 - share) + mel.gather(2, left + 1) * share
        return torch.cat([mel, x[..., self.bands :]], 2)

    def noisy(self, x, mask, probability):
        count = len(x)
        peak = x.masked_fill(~mask[:, :, None], -1e4).amax((1, 2))
        lowest, tilt = peak - uniform(count, 20, 60), uniform(count, -20, 10)
        noise = lowest[:, None, None] + tilt[:, None, None] * self.position
        noise = noise + 3 * torch.randn(x.shape, device=device)
        scale = math.log(10) / 10
        sums = torch.logaddexp(x * scale, noise * scale) / scale
        return torch.where(torch.rand(count, 1, 1, device=device) < probability, sums, x)

    def narrowed(self, x, probability):
        count = len(x)
        low = uniform(count, 0, 350)[:, None]
        high = torch.exp(uniform(count, math.log(3300), math.log(8000)))[:, None]
        outside = (self.hertz[None] < low) | (self.hertz[None] > high)
        outside = outside & (torch.rand(count, 1, device=device) < probability)
        return x - (outside * uniform(count, 20, 80)[:, None])[:, None]


def masked(positions, length, widest):
    width = whole(len(length), widest)
    start = (torch.rand(len(length), device=device) * (length - width).clamp(min=1)).floor()
    return (positions >= start[:, None]) & (positions < (start + width)[:, None])


def mixed_style(x, mask, networks, probability):
    """Each band's mean and deviation mixed with another clip's (MixStyle; Zhou et al. 2021)."""
    mask, count = mask[:, :, None], len(x)
    frames = mask.sum(1)
    mean = (x * mask).sum(1) / frames
    spread = (((x - mean[:, None]) ** 2 * mask).sum(1) / frames + 1e-3).sqrt()
    other = torch.arange(count, device=device).reshape(networks, -1).roll(1, 1).reshape(-1)
    share = torch._sample_dirichlet(torch.full((count, 2), 0.3, device=device)).amin(1)[:, None]
    share = share * (torch.rand(count, 1, device=device) < probability)
    new_mean = mean + share * (mean[other] - mean)
    new_spread = spread + share * (spread[other] - spread)
    return (x - mean[:, None]) / spread[:, None] * new_spread[:, None] + new_mean[:, None]
