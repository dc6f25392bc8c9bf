"""Peer of bench/benchmarks/serve, small model: the study's way, librosa's MFCC (40 x 174) and Keras's CNN+LSTM. Three ways to
call the model are timed first, and the fastest serves. Usage: serve_keras.py CLIP THREADS (CLIP: a sound file to warm up with)."""

import io
import sys
import time

import cnn_lstm_keras

cnn_lstm_keras.set_threads(int(sys.argv[2]))

import librosa  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
import uvicorn  # noqa: E402

import serve_app  # noqa: E402

model = cnn_lstm_keras.build()
graph = tf.function(
    lambda x: model(x, training=False),
    input_signature=[tf.TensorSpec((1, 174, 40), tf.float32)],
)
calls = {
    "predict_on_batch": lambda x: model.predict_on_batch(x),
    "model(x)": lambda x: model(x, training=False).numpy(),
    "tf.function": lambda x: graph(tf.constant(x)).numpy(),
}
mean = np.zeros(40, dtype="float32")
deviation = np.full(40, 20, dtype="float32")


def answer(body, call):
    samples, rate = librosa.load(io.BytesIO(body), sr=22050)
    mfcc = librosa.feature.mfcc(y=samples, sr=rate, n_mfcc=40).T[:174]
    features = np.zeros((1, 174, 40), dtype="float32")
    features[0, : len(mfcc)] = (mfcc - mean) / deviation
    return calls[call](features)[0].tolist()


def took(call):
    """The median of some answers after some more, in seconds."""
    times = []
    for _ in range(25):
        start = time.perf_counter()
        answer(clip, call)
        times.append(time.perf_counter() - start)
    return np.median(times[5:])


with open(sys.argv[1], "rb") as file:
    clip = file.read()
fastest = min(calls, key=took)
serve_app.serve(
    f"uvicorn {uvicorn.__version__}, librosa {librosa.__version__}, {cnn_lstm_keras.name()} by {fastest}",
    lambda body: answer(body, fastest),
)
