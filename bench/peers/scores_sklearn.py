"""Peer of bench/benchmarks/scores: scikit-learn's metrics of one set of predictions.
Usage: scores_sklearn.py PREDICTIONS CLASSES WARM_UP REPEATS (PREDICTIONS: raw float32, rows of the true
class and the probabilities). Prints one JSON line with the milliseconds of each call after the warm-up."""
import json
import sys
import time

import numpy as np
import sklearn
from sklearn.metrics import (
    accuracy_score,
    balanced_accuracy_score,
    confusion_matrix,
    f1_score,
    log_loss,
    precision_recall_fscore_support,
)

classes, warm_up, repeats = map(int, sys.argv[2:5])
table = np.fromfile(sys.argv[1], dtype="float32").reshape(-1, classes + 1)
truth = table[:, 0].astype(int)
probabilities = table[:, 1:].astype("float64")
times = []
for _ in range(warm_up + repeats):
    start = time.perf_counter()
    predicted = probabilities.argmax(axis=1)
    accuracy = accuracy_score(truth, predicted)
    uar = balanced_accuracy_score(truth, predicted)
    macro_f1 = f1_score(truth, predicted, average="macro")
    precision_recall_fscore_support(truth, predicted, zero_division=0)
    confusion_matrix(truth, predicted)
    loss = log_loss(truth, probabilities)
    times.append(1000 * (time.perf_counter() - start))
print(
    json.dumps(
        {
            "name": f"scikit-learn {sklearn.__version__}",
            "times": times[warm_up:],
            "check": [accuracy, uar, macro_f1, loss],
        }
    )
)
