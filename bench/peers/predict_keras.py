"""Peer of bench/benchmarks/predict: the emotion of one WAV the study's way, as a whole process.
Usage: predict_keras.py MODEL WAV, or predict_keras.py --save MODEL to write an untrained model first,
which prints one JSON line with the versions."""
import json
import sys

import cnn_lstm_keras

if sys.argv[1] == "--save":
    import librosa

    cnn_lstm_keras.build().save(sys.argv[2])
    print(json.dumps({"name": f"librosa {librosa.__version__} + {cnn_lstm_keras.name()}"}))
    sys.exit()

import keras
import librosa
import numpy as np

labels = ["neutral", "calm", "happy", "sad", "angry", "fearful", "disgust", "surprised"]
model = keras.models.load_model(sys.argv[1])
samples, rate = librosa.load(sys.argv[2], sr=22050)
mfcc = librosa.feature.mfcc(y=samples, sr=rate, n_mfcc=40).T[:174]
features = np.zeros((1, 174, 40), dtype="float32")
features[0, : len(mfcc)] = mfcc / 20
probabilities = model.predict(features, verbose=0)[0]
print(labels[int(np.argmax(probabilities))], float(np.max(probabilities)))
