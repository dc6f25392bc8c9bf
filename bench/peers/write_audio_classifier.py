"""Writes a model for the peer of scripts/measure-first-answer.ts into a folder, as those for Transformers.js are laid out: an audio
classifier of wav2vec 2.0's base size (94.6 million parameters, the smallest that such models of emotions commonly have) with
random weights, which take as long as trained ones, and weights in eight bits (model_quantized.onnx).
Usage: write_audio_classifier.py FOLDER. Prints one JSON line with the number of parameters and the versions."""

import json
import pathlib
import sys

import onnx
import onnxruntime
import torch

# PyPI's builds of the two are for different releases of CUDA, and torchaudio refuses that when it is loaded. Nothing here runs
# on a GPU.
torch.version.cuda = None
import transformers  # noqa: E402
from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: E402

folder = pathlib.Path(sys.argv[1])
(folder / "onnx").mkdir(parents=True, exist_ok=True)
torch.manual_seed(1)
labels = ["neutral", "calm", "happy", "sad", "angry", "fearful", "disgust", "surprised"]
config = transformers.Wav2Vec2Config(
    num_labels=len(labels),
    id2label=dict(enumerate(labels)),
    label2id={label: index for index, label in enumerate(labels)},
    attn_implementation="eager",
    architectures=["Wav2Vec2ForSequenceClassification"],
)
model = transformers.Wav2Vec2ForSequenceClassification(config)
config.save_pretrained(folder)
transformers.Wav2Vec2FeatureExtractor(return_attention_mask=False).save_pretrained(folder)


class Logits(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.model = model

    def forward(self, input_values):
        return self.model(input_values).logits


full = folder / "onnx" / "model.onnx"
samples = torch.randn(1, 32000)
torch.onnx.export(
    Logits().eval(),
    (samples,),
    full,
    input_names=["input_values"],
    output_names=["logits"],
    dynamic_shapes={"input_values": {1: torch.export.Dim("samples", min=4000, max=480000)}},
    external_data=False,
    dynamo=True,
    verbose=False,
)
quantize_dynamic(full, folder / "onnx" / "model_quantized.onnx", weight_type=QuantType.QUInt8)
full.unlink()
print(
    json.dumps(
        {
            "parameters": sum(p.numel() for p in model.parameters()),
            "versions": f"transformers {transformers.__version__}, onnx {onnx.__version__}, onnxruntime {onnxruntime.__version__}",
        }
    )
)
