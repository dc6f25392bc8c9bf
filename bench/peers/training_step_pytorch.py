"""Peer of bench/training-step: one Adam step of cnn-lstm in PyTorch, eager, CPU.
Usage: training_step_pytorch.py THREADS STEPS. Prints one JSON line with the milliseconds of each step."""
import json, sys, time

import torch
from torch import nn

threads, steps = int(sys.argv[1]), int(sys.argv[2])
torch.set_num_threads(threads)
torch.manual_seed(1)


class CnnLstm(nn.Module):
    def __init__(self):
        super().__init__()
        def block(a, b):
            return nn.Sequential(nn.Conv1d(a, b, 5, padding=2), nn.BatchNorm1d(b), nn.ReLU(), nn.MaxPool1d(2), nn.Dropout(0.2))
        self.conv = nn.Sequential(block(40, 64), block(64, 128))
        self.lstm = nn.LSTM(128, 128, batch_first=True)
        self.head = nn.Sequential(nn.Dropout(0.4), nn.Linear(128, 64), nn.ReLU(), nn.Dropout(0.4), nn.Linear(64, 8))

    def forward(self, x):
        x = self.conv(x.transpose(1, 2)).transpose(1, 2)
        return self.head(self.lstm(x)[0][:, -1])


model = CnnLstm()
optimizer = torch.optim.Adam(model.parameters(), 1e-3)
x = torch.randn(64, 174, 40)
target = torch.arange(64) % 8
times = []
for _ in range(steps):
    start = time.perf_counter()
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(x), target)
    loss.backward()
    optimizer.step()
    loss.item()
    times.append(1000 * (time.perf_counter() - start))
print(json.dumps({"name": f"PyTorch {torch.__version__} eager", "times": times}))
