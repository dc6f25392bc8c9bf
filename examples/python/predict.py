"""The emotion in a WAV file, with Python's onnxruntime alone: python predict.py MODEL.onnx CLIP.wav"""
import json, sys, wave
import numpy, onnxruntime

session = onnxruntime.InferenceSession(sys.argv[1])
model = json.loads(session.get_modelmeta().custom_metadata_map["affetto"])
with wave.open(sys.argv[2]) as clip:
    rate, channels, width = clip.getframerate(), clip.getnchannels(), clip.getsampwidth()
    data = numpy.frombuffer(clip.readframes(clip.getnframes()), "<i2")
if (rate, width) != (model["sampleRate"], 2):
    sys.exit(f"First: sox {sys.argv[2]} -b 16 -r {model['sampleRate']} converted.wav")
samples = (data.reshape(-1, channels).mean(axis=1) / 32768).astype("float32")
probabilities = session.run(["probabilities"], {"waveform": samples[None]})[0][0].tolist()
print(json.dumps(dict(sorted(zip(model["labels"], probabilities), key=lambda pair: -pair[1]))))
