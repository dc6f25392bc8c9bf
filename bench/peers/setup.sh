#!/usr/bin/env bash
# Installs every peer of the benchmarks, pinned: a Python virtual environment in bench/peers/.venv and
# TensorFlow.js in bench/peers/node_modules. Needs Python 3.11 or newer (PYTHON names another one).
# On Linux PyPI's PyTorch brings 3 GB of CUDA that are not used here; this spares them:
#   PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu bash bench/peers/setup.sh
set -euo pipefail
cd "$(dirname "$0")"
"${PYTHON:-python3}" -m venv .venv
.venv/bin/python -m pip install --quiet -r requirements.txt
npm ci --no-audit --no-fund
