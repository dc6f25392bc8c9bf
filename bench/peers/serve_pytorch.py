"""Peer of bench/benchmarks/serve, default model: librosa reads and resamples, PyTorch computes Whisper's log-mel, encoder and
statistics with the weights of affetto's file (no longer than the recording is: nothing is padded to 30 s) and a linear layer.
Usage: serve_pytorch.py LAYOUT WEIGHTS CLIP THREADS (WEIGHTS: raw float32; CLIP: a sound file to warm up with)."""

import io
import sys

import librosa
import torch
import uvicorn

import serve_app
import whisper_pytorch

layout, weights = whisper_pytorch.load(sys.argv[1], sys.argv[2])
torch.set_num_threads(int(sys.argv[4]))
torch.manual_seed(1)
head = torch.nn.Linear(2 * layout["width"] * (1 + layout["blocks"]), len(serve_app.LABELS)).eval()


@torch.inference_mode()
def answer(body):
    samples, _ = librosa.load(io.BytesIO(body), sr=16000)
    features = whisper_pytorch.log_mel(torch.from_numpy(samples))
    heard = whisper_pytorch.statistics(features[None], layout, weights)
    return torch.softmax(head(heard)[0], 0).tolist()


with open(sys.argv[3], "rb") as file:
    clip = file.read()
for _ in range(5):
    answer(clip)
version = torch.__version__.split("+")[0]
serve_app.serve(
    f"uvicorn {uvicorn.__version__}, librosa {librosa.__version__}, PyTorch {version}", answer
)
