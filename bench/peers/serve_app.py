"""The server that the peers of bench/benchmarks/serve have in common: FastAPI on uvicorn, with uvloop and httptools, one
process. A recording comes as the body of POST /v1/predict, and its probabilities go back as JSON.

`answer` is called in the event loop: it keeps the only thread of the process busy anyway, and a pool of threads would only
add their switches. The access log is off, as that of the other side is."""

import json
import socket
import sys

import uvicorn
from fastapi import FastAPI, Request

LABELS = ["neutral", "calm", "happy", "sad", "angry", "fearful", "disgust", "surprised"]


def serve(name, answer):
    """Serves `answer` (bytes of a sound file -> eight probabilities) at a free port of loopback. Once it listens, one JSON
    line says where, and its name with versions."""
    app = FastAPI()

    @app.post("/v1/predict")
    async def predict(request: Request):
        probabilities = answer(await request.body())
        best = max(range(len(LABELS)), key=lambda index: probabilities[index])
        return {"emotion": LABELS[best], "probabilities": dict(zip(LABELS, probabilities))}

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(64)
    print(json.dumps({"url": f"http://127.0.0.1:{listener.getsockname()[1]}", "name": name}))
    sys.stdout.flush()
    config = uvicorn.Config(
        app, loop="uvloop", http="httptools", log_level="warning", access_log=False
    )
    uvicorn.Server(config).run(sockets=[listener])
