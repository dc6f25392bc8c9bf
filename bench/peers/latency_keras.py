"""Peer of bench/benchmarks/latency: waveform -> MFCC (librosa) -> normalisation -> cnn-lstm (Keras), with
silence cut off the ends first and an LSTM of both directions where affetto's model file has them.
Three ways to call the model are timed, and the fastest is what counts.
Usage: latency_keras.py CLIP THREADS WARM_UP REPEATS [trim] [bidirectional] (CLIP: raw float32 samples).
Prints one JSON line with the milliseconds of each answer after the warm-up."""
import json
import sys
import time

import cnn_lstm_keras

threads, warm_up, repeats = map(int, sys.argv[2:5])
trim = "trim" in sys.argv[5:]
cnn_lstm_keras.set_threads(threads)

import librosa  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

samples = np.fromfile(sys.argv[1], dtype="float32")
model = cnn_lstm_keras.build("bidirectional" in sys.argv[5:])
graph = tf.function(
    lambda x: model(x, training=False),
    input_signature=[tf.TensorSpec((1, 174, 40), tf.float32)],
)
mean = np.zeros(40, dtype="float32")
deviation = np.full(40, 20, dtype="float32")
calls = {
    "predict_on_batch": lambda x: model.predict_on_batch(x),
    "model(x)": lambda x: model(x, training=False).numpy(),
    "tf.function": lambda x: graph(tf.constant(x)).numpy(),
}


def answer(call):
    speech = samples
    if trim:
        speech, _ = librosa.effects.trim(samples, top_db=30, frame_length=882, hop_length=220)
    mfcc = librosa.feature.mfcc(y=speech, sr=22050, n_mfcc=40).T[:174]
    features = np.zeros((1, 174, 40), dtype="float32")
    features[0, : len(mfcc)] = (mfcc - mean) / deviation
    return call(features)


def measure(call):
    times = []
    for _ in range(warm_up + repeats):
        start = time.perf_counter()
        answer(call)
        times.append(1000 * (time.perf_counter() - start))
    return times[warm_up:]


measured = {name: measure(call) for name, call in calls.items()}
fastest = min(measured, key=lambda name: np.median(measured[name]))
print(
    json.dumps(
        {
            "name": f"librosa {librosa.__version__} + {cnn_lstm_keras.name()}",
            "note": f"called by {fastest}",
            "times": measured[fastest],
        }
    )
)
