"""Whisper's log-mel and encoder in PyTorch, eager, with the weights of affetto's file: what the peers of
bench/benchmarks/encoder, fine-tuning-step and serve have in common."""

import json
import math

import numpy as np
import torch
import torch.nn.functional as F


def load(layout_path, weights_path):
    """The encoder's sizes, and its weights by name in PyTorch's shapes (WEIGHTS: raw float32 in the layout's order)."""
    layout = json.load(open(layout_path))
    flat = torch.from_numpy(np.fromfile(weights_path, dtype="float32"))
    weights, offset = {}, 0
    for entry in layout["parameters"]:
        size = math.prod(entry["shape"])
        value = flat[offset : offset + size].reshape(entry["shape"])
        offset += size
        if entry["name"].startswith("conv") and value.dim() == 2:
            # [taps * in, out] -> [out, in, taps]
            value = value.reshape(3, -1, value.shape[1]).permute(2, 1, 0)
        elif value.dim() == 2 and entry["name"] != "positions":
            # [in, out] -> [out, in], as torch.nn.Linear has it
            value = value.T
        weights[entry["name"]] = value.contiguous()
    return layout, weights


def mel_filters():
    """Slaney's 80 bands to 8 kHz over 201 bins."""
    to_hz = lambda m: m * 200 / 3 if m < 15 else 1000 * math.exp(math.log(6.4) / 27 * (m - 15))
    top = 15 + math.log(8) / (math.log(6.4) / 27)
    edges = [to_hz(top * i / 81) for i in range(82)]
    bins = torch.arange(201) * 40.0
    rows = []
    for low, mid, high in zip(edges, edges[1:], edges[2:]):
        row = torch.minimum((bins - low) / (mid - low), (high - bins) / (high - mid)).clamp(min=0)
        rows.append(row * 2 / (high - low))
    return torch.stack(rows)


filters, window = mel_filters(), torch.hann_window(400)


def log_mel(wave):
    """Waveform [samples] at 16,000 Hz -> log-mel [bands, frames], its level and range as Whisper's."""
    wave = wave / (wave.square().sum() / 128000).sqrt()
    spectrum = torch.stft(wave, 400, 160, window=window, return_complex=True)[:, :-1]
    level = (filters @ spectrum.abs().square()).clamp(min=1e-10).log10()
    return (torch.maximum(level, level.max() - 8) + 4) / 4


def statistics(features, layout, p):
    """Log-mel [batch, bands, frames] -> means and deviations over time of every state, [batch, numbers]."""
    batch, heads, width = features.shape[0], layout["heads"], layout["width"]

    def norm(x, name):
        return F.layer_norm(x, (width,), p[f"{name}/scale"], p[f"{name}/shift"])

    def linear(x, name):
        return F.linear(x, p[f"{name}/weight"], p.get(f"{name}/bias"))

    def split(x):
        return x.reshape(batch, -1, heads, width // heads).transpose(1, 2)

    x = F.gelu(F.conv1d(features, p["conv1/weight"], p["conv1/bias"], padding=1))
    x = F.gelu(F.conv1d(x, p["conv2/weight"], p["conv2/bias"], stride=2, padding=1)).transpose(1, 2)
    x = x + p["positions"][-x.shape[1] :]
    states = [x]
    for index in range(1, layout["blocks"] + 1):
        at = f"block{index}"
        y = norm(x, f"{at}/norm1")
        parts = [split(linear(y, f"{at}/attention/{part}")) for part in ("query", "key", "value")]
        y = F.scaled_dot_product_attention(*parts).transpose(1, 2).reshape(batch, -1, width)
        x = x + linear(y, f"{at}/attention/output")
        x = x + linear(F.gelu(linear(norm(x, f"{at}/norm2"), f"{at}/dense1")), f"{at}/dense2")
        states.append(x)
    parts = []
    for state in states:
        rows = F.layer_norm(state, (width,))
        variance, mean = torch.var_mean(rows, 1, unbiased=False)
        parts += [mean, (variance + 1e-5).sqrt()]
    return torch.cat(parts, 1)
