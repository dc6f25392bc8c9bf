"""Peer of bench/benchmarks/training-step: one Adam step of cnn-lstm in Keras 3 on TensorFlow, CPU, in
graph mode (train_on_batch of a compiled model; XLA off, which is both the default here and the faster).
Usage: training_step_keras.py THREADS WARM_UP STEPS. Prints one JSON line with the milliseconds of each
step after the warm-up."""
import json
import sys
import time

import cnn_lstm_keras

threads, warm_up, steps = map(int, sys.argv[1:4])
cnn_lstm_keras.set_threads(threads)

import keras  # noqa: E402
import numpy as np  # noqa: E402

model = cnn_lstm_keras.build()
model.compile(
    optimizer=keras.optimizers.Adam(1e-3),
    loss="sparse_categorical_crossentropy",
    jit_compile=False,
)
x = np.random.default_rng(1).standard_normal((64, 174, 40)).astype("float32")
target = np.arange(64) % 8
times = []
for _ in range(warm_up + steps):
    start = time.perf_counter()
    last = float(model.train_on_batch(x, target))
    times.append(1000 * (time.perf_counter() - start))
# Running mean and variance of the batch normalisations count apart.
parameters = int(sum(np.prod(w.shape) for w in model.trainable_weights))
print(
    json.dumps(
        {
            "name": cnn_lstm_keras.name(),
            "times": times[warm_up:],
            "parameters": parameters,
            "loss": last,
        }
    )
)
