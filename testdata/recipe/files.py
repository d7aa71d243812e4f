"""Where the test data lies, and how its input files are written."""

import base64
import bz2
import csv
import gzip
import io
import json
import shutil
from pathlib import Path

import tensorflow as tf

TESTDATA = Path(__file__).resolve().parent.parent


def model_dir(name):
    return TESTDATA / "models" / name


def fresh_model_dir(name):
    """Removes everything made for the model and returns the directory to save it in."""
    for kind in ("models", "inputs", "golden"):
        shutil.rmtree(TESTDATA / kind / name, ignore_errors=True)
    model_dir(name).parent.mkdir(parents=True, exist_ok=True)
    return str(model_dir(name))


def b64(data):
    return {"b64": base64.b64encode(data).decode("ascii")}


def json_line(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def write_json(path, instances):
    """Writes JSON Lines; an instance that is already a string is written as it is."""
    lines = [i if isinstance(i, str) else json_line(i) for i in instances]
    write_bytes(path, "".join(line + "\n" for line in lines).encode())


def csv_text(rows, **form):
    """Returns rows, the first of which names the columns, as Python's csv module writes them."""
    text = io.StringIO(newline="")
    csv.writer(text, **form).writerows(rows)
    return text.getvalue()


def write_bytes(path, data):
    """Writes a file of testdata/, compressed when its name ends in .gz or .bz2."""
    path = TESTDATA / path
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".gz":
        data = gzip.compress(data, mtime=0)
    elif path.suffix == ".bz2":
        data = bz2.compress(data)
    path.write_bytes(data)


def write_tfrecords(path, payloads, compression=""):
    path = TESTDATA / path
    path.parent.mkdir(parents=True, exist_ok=True)
    with tf.io.TFRecordWriter(str(path), compression) as writer:
        for payload in payloads:
            writer.write(payload)


def read_records(path, data_format):
    """Returns the records of a file of testdata/: payloads, rows as dicts, or lines without the blank ones."""
    path = TESTDATA / path
    if data_format.startswith("TF_RECORD"):
        zipped = data_format == "TF_RECORD_GZIP" or path.suffix == ".gz"
        dataset = tf.data.TFRecordDataset(str(path), "GZIP" if zipped else "")
        return [payload.numpy() for payload in dataset]
    data = path.read_bytes()
    if path.suffix == ".gz" or data_format == "CSV_GZIP":
        data = gzip.decompress(data)
    elif path.suffix == ".bz2":
        data = bz2.decompress(data)
    if data_format.startswith("CSV"):
        return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    return [line.removesuffix(b"\r") for line in lines if line.strip()]
