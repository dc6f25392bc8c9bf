#!/usr/bin/env bash
# ONNX Runtime 1.32.0 rounds the activations of a model that asks for none of it.
#
# A graph of DequantizeLinear (int8 weights, one float scale for each output column) and MatMul (float32) is
# float arithmetic by the ONNX specification: only the weights are stored in eight bits. With its default
# optimisations ONNX Runtime replaces the two nodes by one MatMulNBits with accuracy_level 4, which rounds the
# activations to eight bits as well. Answers are off by half a per cent of the largest output. With one scale for
# each input row instead, or with optimisations disabled, it computes in float32, to 1e-6.
#
# So a "float reference" of a weight-only quantised model is none unless optimisations are off, and which layout
# the scales have decides it. Seen on 2026-11-28, Linux x64 (AVX2), Python 3.11:
#
#   onnxruntime 1.32.0, onnx 1.23.2
#   scale for each output column, default optimisations: MatMulNBits accuracy_level 4, error 6.1e-03
#   scale for each output column, no optimisations:      DequantizeLinear, MatMul, error 2.8e-07
#   scale for each input row, default optimisations:     DequantizeLinear, MatMul, error 2.4e-07
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet onnxruntime==1.32.0 onnx==1.23.2 numpy==2.4.6
FOLDER=$folder "$folder/venv/bin/python" - <<'PY'
import os
import numpy as np
import onnx
import onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper

print(f"onnxruntime {ort.__version__}, onnx {onnx.__version__}")
ort.set_default_logger_severity(3)
random = np.random.default_rng(0)
size = 384
weights = random.integers(-127, 128, (size, size)).astype(np.int8)
scales = (random.random(size) * 0.01 + 0.001).astype(np.float32)
x = random.standard_normal((50, size)).astype(np.float32)


def run(axis, level):
    """The largest error, relative to the largest output, and the nodes that were run."""
    nodes = [
        helper.make_node("DequantizeLinear", ["w", "s", "z"], ["wf"], axis=axis),
        helper.make_node("MatMul", ["x", "wf"], ["y"]),
    ]
    constants = [
        numpy_helper.from_array(weights, "w"),
        numpy_helper.from_array(scales, "s"),
        numpy_helper.from_array(np.zeros(size, np.int8), "z"),
    ]
    value = lambda name: helper.make_tensor_value_info(name, TensorProto.FLOAT, ["rows", size])
    graph = helper.make_graph(nodes, "g", [value("x")], [value("y")], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
    options = ort.SessionOptions()
    options.log_severity_level = 3
    options.graph_optimization_level = level
    options.optimized_model_filepath = os.path.join(os.environ["FOLDER"], "optimised.onnx")
    session = ort.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    y = session.run(None, {"x": x})[0]
    exact = x.astype(np.float64) @ (weights * (scales if axis == 1 else scales[:, None]))
    kinds = []
    for node in onnx.load(options.optimized_model_filepath).graph.node:
        accuracy = [f" accuracy_level {a.i}" for a in node.attribute if a.name == "accuracy_level"]
        kinds.append(node.op_type + "".join(accuracy))
    return float(np.abs(y - exact).max() / np.abs(exact).max()), ", ".join(kinds)


levels = ort.GraphOptimizationLevel
columns = run(1, levels.ORT_ENABLE_ALL)
plain = run(1, levels.ORT_DISABLE_ALL)
rows = run(0, levels.ORT_ENABLE_ALL)
for title, (error, kinds) in [
    ("scale for each output column, default optimisations:", columns),
    ("scale for each output column, no optimisations:     ", plain),
    ("scale for each input row, default optimisations:    ", rows),
]:
    print(f"{title} {kinds}, error {error:.1e}")
assert "MatMulNBits accuracy_level 4" in columns[1] and columns[0] > 1e-3, "it changed"
assert plain[0] < 1e-5 and rows[0] < 1e-5, "it changed"
PY
