#!/usr/bin/env bash
# Three functions of two libraries that are all called unweighted average recall give 0.75 and 0.5 for the same answers.
#
# Two labels are spoken, with recalls 1 and 0.5, and a third is answered once and never spoken. scikit-learn's
# balanced_accuracy_score, by which UAR is often computed, is the mean over the labels that are spoken: 0.75. Its
# recall_score(average="macro") and audmetric's unweighted_average_recall count the third label as 0: 0.5. Told all labels that
# a model has, audmetric counts those as 0 too that are neither spoken nor answered: 0.375 of four.
#
# So UAR of a model on another corpus, which lacks some of its labels, depends on the library, and by a third here. F1
# does not: both libraries average it over the labels spoken or answered. Seen on 2026-11-29, Linux x64, Python 3.11:
#
#   scikit-learn 1.9.1, audmetric 1.4.2
#   balanced_accuracy_score:                 0.75
#   recall_score(average="macro"):           0.5
#   unweighted_average_recall:               0.5
#   unweighted_average_recall, four labels:  0.375
#   macro F1, both:                          0.5555555555555555
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet scikit-learn==1.9.1 audmetric==1.4.2 numpy==2.4.6
"$folder/venv/bin/python" - <<'PY'
import warnings

import audmetric
import sklearn
from sklearn.metrics import balanced_accuracy_score, f1_score, recall_score

warnings.filterwarnings("ignore")
print(f"scikit-learn {sklearn.__version__}, audmetric {audmetric.__version__}")
truth, answers = [0, 0, 1, 1], [0, 2, 1, 1]
balanced = balanced_accuracy_score(truth, answers)
macro = recall_score(truth, answers, average="macro")
average = audmetric.unweighted_average_recall(truth, answers)
among_four = audmetric.unweighted_average_recall(truth, answers, [0, 1, 2, 3])
f1 = f1_score(truth, answers, average="macro")
print(f"balanced_accuracy_score:                 {balanced}")
print(f'recall_score(average="macro"):           {macro}')
print(f"unweighted_average_recall:               {average}")
print(f"unweighted_average_recall, four labels:  {among_four}")
print(f"macro F1, both:                          {f1}")
assert (balanced, macro, average, among_four) == (0.75, 0.5, 0.5, 0.375), "it changed"
assert abs(f1 - audmetric.unweighted_average_fscore(truth, answers)) < 1e-12, "it changed"
PY
