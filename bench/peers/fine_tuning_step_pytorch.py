"""Peer of bench/benchmarks/fine-tuning-step: one AdamW step of Whisper's encoder with a linear layer on its statistics in
PyTorch, eager, from the weights of affetto's file. Usage: fine_tuning_step_pytorch.py LAYOUT WEIGHTS THREADS WARM_UP STEPS
(WEIGHTS: raw float32). Prints one JSON line with the milliseconds of each step after the warm-up."""

import json
import sys
import time

import torch
import torch.nn.functional as F

import whisper_pytorch

layout, p = whisper_pytorch.load(sys.argv[1], sys.argv[2])
threads, warm_up, steps = map(int, sys.argv[3:6])
torch.set_num_threads(threads)
batch, frames, classes = 16, 400, 8

for value in p.values():
    value.requires_grad_()
head_weight = torch.zeros(
    classes, 2 * layout["width"] * (1 + layout["blocks"]), requires_grad=True
)
head_bias = torch.zeros(classes, requires_grad=True)
parameters = [*p.values(), head_weight, head_bias]
optimizer = torch.optim.AdamW(parameters, 1e-4)


def logits(features):
    heard = whisper_pytorch.statistics(features.transpose(1, 2), layout, p)
    return F.linear(heard, head_weight, head_bias)


# As affetto's side computes them.
index = torch.arange(batch * frames * layout["bands"], dtype=torch.float64)
features = (0.3 + 0.4 * torch.sin(index % 7919)).float().reshape(batch, frames, -1)
target = torch.arange(batch) % classes
times = []
for _ in range(warm_up + steps):
    start = time.perf_counter()
    optimizer.zero_grad()
    loss = F.cross_entropy(logits(features), target)
    loss.backward()
    optimizer.step()
    last = loss.item()
    times.append(1000 * (time.perf_counter() - start))
print(
    json.dumps(
        {
            "name": f"PyTorch {torch.__version__.split('+')[0]}",
            "times": times[warm_up:],
            # Positions that a clip of 4 s does not reach get no gradient, and count nevertheless, as on affetto's side.
            "parameters": sum(value.numel() for value in parameters),
            "check": [last],
        }
    )
)
