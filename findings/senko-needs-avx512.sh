#!/usr/bin/env bash
# Senko 0.2.2's wheel for every x86-64 Linux has code for processors with AVX-512 alone.
#
# Its library for the spectrum, libfbank_extractor.so, uses 512-bit registers (zmm) all over, and never asks the processor
# whether it has them (no cpuid). On one that has not, such as AMD's before Zen 4 and Intel's desktop processors since the
# 12th generation, Python ends with "Illegal instruction" in the first recording, after all models have been loaded. The wheel's tag
# (manylinux_2_28_x86_64) promises no more than the baseline, and pip installs it without a word.
#
# So a peer that "ends by itself" in a benchmark need not be short of time or memory. This script only reads the library; it runs
# nothing of it. It needs objdump (binutils). Seen on 2026-11-30, Linux x64, Python 3.11:
#
#   senko 0.2.2: libfbank_extractor.so has 1046 instructions with zmm registers, 0 with cpuid
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m pip download --quiet --no-deps --only-binary :all: --python-version 3.11 \
  --platform manylinux_2_28_x86_64 --dest "$folder" senko==0.2.2
python3 -m zipfile -e "$folder"/senko-0.2.2-*.whl "$folder"
objdump -d "$folder/senko/libfbank_extractor.so" > "$folder/code.txt"
zmm=$(grep -c '%zmm' "$folder/code.txt" || true)
cpuid=$(grep -cw 'cpuid' "$folder/code.txt" || true)
echo "senko 0.2.2: libfbank_extractor.so has $zmm instructions with zmm registers, $cpuid with cpuid"
if [ "$zmm" -eq 0 ] || [ "$cpuid" -ne 0 ]; then
  echo "This has changed: it runs on other processors too, or asks which one it is." >&2
  exit 1
fi
