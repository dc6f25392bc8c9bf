"""The emotion in recordings, from Python without any package: python ask.py RECORDING... (affetto is asked through npx)"""
import json, subprocess, sys

printed = subprocess.run(["npx", "affetto", "predict", "--json", *sys.argv[1:]], capture_output=True, text=True)
if printed.returncode != 0:
    sys.exit(printed.stderr.strip())
for line in printed.stdout.splitlines():
    answer = json.loads(line)
    emotion = answer["emotion"] if answer["sure"] else f"not sure, perhaps {answer['emotion']}"
    print(f"{answer['file']}: {emotion} {answer['confidence']:.0%}")
