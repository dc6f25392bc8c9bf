"""Peer of bench/benchmarks/training-step: one Adam step of cnn-lstm in PyTorch, eager, CPU.
Usage: training_step_pytorch.py THREADS WARM_UP STEPS. Prints one JSON line with the milliseconds of
each step after the warm-up."""
import json
import sys
import time

import torch
from torch import nn

threads, warm_up, steps = map(int, sys.argv[1:4])
torch.set_num_threads(threads)
torch.manual_seed(1)


def block(inputs, outputs):
    return nn.Sequential(
        nn.Conv1d(inputs, outputs, 5, padding=2),
        nn.BatchNorm1d(outputs),
        nn.ReLU(),
        nn.MaxPool1d(2),
        nn.Dropout(0.2),
    )


class CnnLstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Sequential(block(40, 64), block(64, 128))
        self.lstm = nn.LSTM(128, 128, batch_first=True)
        self.head = nn.Sequential(
            nn.Dropout(0.4), nn.Linear(128, 64), nn.ReLU(), nn.Dropout(0.4), nn.Linear(64, 8)
        )

    def forward(self, x):
        x = self.conv(x.transpose(1, 2)).transpose(1, 2)
        return self.head(self.lstm(x)[0][:, -1])


model = CnnLstm()
optimizer = torch.optim.Adam(model.parameters(), 1e-3)
x = torch.randn(64, 174, 40)
target = torch.arange(64) % 8
times = []
for _ in range(warm_up + steps):
    start = time.perf_counter()
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(x), target)
    loss.backward()
    optimizer.step()
    last = loss.item()
    times.append(1000 * (time.perf_counter() - start))
# PyTorch's LSTM has a second bias of 4 x 128.
parameters = sum(p.numel() for p in model.parameters()) - 512
print(
    json.dumps(
        {
            "name": f"PyTorch {torch.__version__.split('+')[0]}",
            "times": times[warm_up:],
            "parameters": parameters,
            "loss": last,
        }
    )
)
