#!/usr/bin/env bash
# On a processor with VNNI, ONNX Runtime multiplies unsigned by signed bytes three times as fast as unsigned by unsigned ones.
#
# MatMulInteger takes a matrix of weights as int8 or as uint8 with a zero point of 128, and gives the same numbers for both. Unsigned
# weights are the usual advice against overflow on processors with AVX2 and no VNNI, where two products are added in 16 bits. They
# cost most of what eight bits gain: on a processor with AVX-512 VNNI, whose instruction multiplies unsigned by signed bytes,
# unsigned weights take a kernel of 16-bit products, as on any other. Signed weights whose neighbours in a column have 128 steps
# together overflow nowhere and are fast everywhere.
#
# It needs a Linux processor with avx512_vnni or avx_vnni; elsewhere it says so and stops. Seen on 2026-11-30, Linux x64, AMD EPYC with
# AVX-512 VNNI, Python 3.11, one thread, 200 x 384 by 384 x 1536:
#
#   onnxruntime 1.32.0: float32 2.94 ms, unsigned 1.90 ms, signed 0.61 ms; unsigned / signed 3.14; the same numbers
set -euo pipefail
if ! grep -qE 'avx512_vnni|avx_vnni' /proc/cpuinfo; then
  echo "This processor has no VNNI: nothing to see here." >&2
  exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet onnxruntime==1.32.0 onnx==1.23.2 numpy==2.4.6
"$folder/env/bin/python" - <<'PY'
import sys, time
import numpy as np, onnx, onnxruntime as ort
from onnx import TensorProto as T, helper as h, numpy_helper as nh

rows, inner, columns = 200, 384, 1536
random = np.random.default_rng(1)
steps = random.integers(-64, 65, (inner, columns)).astype(np.int8)

def session(nodes, constants, kind, out):
    graph = h.make_graph(nodes, "g", [h.make_tensor_value_info("x", kind, [rows, inner])],
                         [h.make_tensor_value_info("y", out, [rows, columns])], constants)
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 17)], ir_version=8)
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    return ort.InferenceSession(model.SerializeToString(), options)

zero = nh.from_array(np.array(128, np.uint8), "zero")
def integers(weights, centre):
    constants = [nh.from_array(weights, "w"), zero, nh.from_array(np.array(centre, weights.dtype), "centre")]
    return session([h.make_node("MatMulInteger", ["x", "w", "zero", "centre"], ["y"])], constants, T.UINT8, T.INT32)

sessions = {
    "float32": session([h.make_node("MatMul", ["x", "w"], ["y"])], [nh.from_array(steps.astype(np.float32), "w")], T.FLOAT, T.FLOAT),
    "unsigned": integers((steps.astype(np.int16) + 128).astype(np.uint8), 128),
    "signed": integers(steps, 0),
}
x = random.integers(0, 256, (rows, inner)).astype(np.uint8)
given = {name: x.astype(np.float32) if name == "float32" else x for name in sessions}
times = {name: [] for name in sessions}
for _ in range(60):
    for name, one in sessions.items():
        one.run(None, {"x": given[name]})
        began = time.perf_counter()
        one.run(None, {"x": given[name]})
        times[name].append(1000 * (time.perf_counter() - began))
best = {name: min(values) for name, values in times.items()}
same = np.array_equal(*(sessions[name].run(None, {"x": x})[0] for name in ("unsigned", "signed")))
ratio = best["unsigned"] / best["signed"]
print(f"onnxruntime {ort.__version__}: " + ", ".join(f"{name} {ms:.2f} ms" for name, ms in best.items())
      + f"; unsigned / signed {ratio:.2f}; {'the same numbers' if same else 'OTHER NUMBERS'}")
if not same or ratio < 1.4:
    print("This has changed: unsigned weights are no longer that much slower, or give other numbers.", file=sys.stderr)
    sys.exit(1)
PY
