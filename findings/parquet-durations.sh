#!/usr/bin/env bash
# A Parquet file does not say in which unit its durations are, and pandas 3 writes two units into one file.
#
# Parquet has no type for durations. pyarrow stores them as bare 64-bit integers and keeps the unit beside the columns:
# in the Arrow schema (a flatbuffer under the key ARROW:schema) and in pandas' own JSON (under the key pandas, as
# numpy_type timedelta64[UNIT]). A reader that looks at the columns alone, as all do that are not built on Arrow, cannot
# tell nanoseconds from microseconds. That was harmless while pandas had nanoseconds only. pandas 3 takes the unit from
# what it is given: numbers with unit='s' become nanoseconds, strings such as '1s' microseconds. So the columns start and
# end of one table of segments may be a factor of 1000 apart, with nothing in the file's own schema to show it.
#
# audformat casts its tables to nanoseconds before it saves them; tables that pandas saves directly are as said. Read
# the unit from the metadata, and take nanoseconds only where there is none. Seen on 2026-11-29, Linux x64, Python 3.11:
#
#   pandas 3.1.1, pyarrow 26.0.1
#   start, from numbers: INT64 500000000, logical type None, numpy_type timedelta64[ns]
#   end, from strings:   INT64 1000000, logical type None, numpy_type timedelta64[us]
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pandas==3.1.1 pyarrow==26.0.1 numpy==2.4.6
FOLDER=$folder "$folder/venv/bin/python" - <<'PY'
import json
import os

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

print(f"pandas {pd.__version__}, pyarrow {pa.__version__}")
path = os.path.join(os.environ["FOLDER"], "segments.parquet")
table = pd.DataFrame(
    {"start": pd.to_timedelta([0.5], unit="s"), "end": pd.to_timedelta(["1s"])}
)
table.to_parquet(path)

file = pq.ParquetFile(path)
kept = json.loads(file.metadata.metadata[b"pandas"])["columns"]
units = {column["name"]: column["numpy_type"] for column in kept}
# What the file itself holds, without the Arrow schema that pyarrow would put its types back from.
statistics = file.metadata.row_group(0)
seen = []
for index, (name, how) in enumerate([("start", "from numbers"), ("end", "from strings")]):
    column = file.schema.column(index)
    value = statistics.column(index).statistics.min_raw
    logical = str(column.logical_type)
    seen.append((column.physical_type, logical, value, units[name]))
    print(f"{name}, {how}: {column.physical_type} {value}, logical type {logical}, numpy_type {units[name]}")

expected = [
    ("INT64", "None", 500_000_000, "timedelta64[ns]"),
    ("INT64", "None", 1_000_000, "timedelta64[us]"),
]
assert seen == expected, f"this has changed: {seen}"
PY
