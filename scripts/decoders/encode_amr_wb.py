"""Encodes a WAV file (16 kHz, one channel, 16 bits) as AMR-WB by VisualOn's encoder, which sox and ffmpeg are built without:
`apt-get install libvo-amrwbenc0`, then `python3 encode_amr_wb.py IN.wav OUT.awb`. The file is as RFC 4867, section 5, says.
"""

import ctypes
import sys
import wave

MODE_12_65_KBIT = 2
FRAME = 320

source, target = sys.argv[1:]
library = ctypes.CDLL("libvo-amrwbenc.so.0")
library.E_IF_init.restype = ctypes.c_void_p
encoder = ctypes.c_void_p(library.E_IF_init())
with wave.open(source) as recording, open(target, "wb") as out:
    assert recording.getparams()[:3] == (1, 2, 16_000), "give 16 kHz, one channel, 16 bits"
    out.write(b"#!AMR-WB\n")
    while samples := recording.readframes(FRAME):
        speech = ctypes.create_string_buffer(samples.ljust(2 * FRAME, b"\0"), 2 * FRAME)
        packet = ctypes.create_string_buffer(64)
        length = library.E_IF_encode(encoder, MODE_12_65_KBIT, speech, packet, 0)
        out.write(packet.raw[:length])
library.E_IF_exit(encoder)
