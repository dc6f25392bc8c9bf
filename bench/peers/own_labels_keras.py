"""Peer of bench/benchmarks/own-labels: a manifest of recordings with labels to a saved, tested model the study's way,
as a whole process: librosa's MFCC (40 x 174), Keras's CNN+LSTM of cnn_lstm_keras, a fifth of the speakers held out.
Usage: own_labels_keras.py MANIFEST MODEL EPOCHS THREADS"""
import csv
import json
import os
import sys

import cnn_lstm_keras

manifest, model_path, epochs, threads = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
cnn_lstm_keras.set_threads(threads)

import keras  # noqa: E402
import librosa  # noqa: E402
import numpy as np  # noqa: E402
from sklearn.metrics import balanced_accuracy_score, classification_report  # noqa: E402

with open(manifest, newline="", encoding="utf-8") as file:
    rows = list(csv.DictReader(file))
labels = sorted({row["label"] for row in rows})
features = np.zeros((len(rows), 174, 40), dtype="float32")
for index, row in enumerate(rows):
    samples, rate = librosa.load(os.path.join(os.path.dirname(manifest), row["path"]), sr=22050)
    mfcc = librosa.feature.mfcc(y=samples, sr=rate, n_mfcc=40).T[:174]
    features[index, : len(mfcc)] = mfcc
targets = np.array([labels.index(row["label"]) for row in rows])
speakers = np.array([row["speaker"] for row in rows])
names = np.random.default_rng(1).permutation(sorted(set(speakers)))
tested = np.isin(speakers, names[: len(names) // 5])
mean, deviation = features[~tested].mean((0, 1)), features[~tested].std((0, 1))
features = (features - mean) / deviation

network = cnn_lstm_keras.build()
# The study's network ends in eight labels; these recordings have fewer.
output = keras.layers.Dense(len(labels), activation="softmax")(network.layers[-2].output)
model = keras.Model(network.inputs, output)
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(features[~tested], targets[~tested], batch_size=64, epochs=epochs, verbose=0)
answers = model.predict(features[tested], verbose=0).argmax(1)
print(classification_report(targets[tested], answers, labels=range(len(labels)), target_names=labels))
model.save(model_path)
print(json.dumps({"uar": balanced_accuracy_score(targets[tested], answers)}))
