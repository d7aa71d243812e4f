"""Goldens: the predictions of an input file, made by Python TensorFlow from the SavedModel on disk.

Each instance is run alone, so a golden says nothing about batches. A signature with a fixed first
dimension N is run N instances a time, the last batch padded with its last instance.
"""

import json
import logging
from decimal import Decimal

import numpy as np
import tensorflow as tf

from files import TESTDATA, json_line, model_dir, read_records
from values import cell, decode, encode

INVALID_INPUT, RUN_FAILED, INVALID_OUTPUT = 1, 2, 3


class Model:
    """A SavedModel, loaded, with one of its signatures."""

    def __init__(self, name, signature, tags=("serve",)):
        logging.getLogger("tensorflow").setLevel(logging.ERROR)
        graph = tf.Graph()
        self.session = tf.compat.v1.Session(graph=graph)
        with graph.as_default():
            meta_graph = tf.compat.v1.saved_model.load(self.session, list(tags), str(model_dir(name)))
        definition = meta_graph.signature_def[signature]
        self.inputs = {a: graph.get_tensor_by_name(i.name) for a, i in definition.inputs.items()}
        self.outputs = {a: graph.get_tensor_by_name(i.name) for a, i in sorted(definition.outputs.items())}
        sizes = {t.shape[0] for t in self.inputs.values() if t.shape.rank}
        self.fixed_size = max((s for s in sizes if s), default=None)

    def encode(self, record, data_format):
        """Returns {alias: array} of one record; ValueError when it is no instance of the model."""
        only = next(iter(self.inputs)) if len(self.inputs) == 1 else None
        if data_format != "JSON" and only and self.inputs[only].dtype == tf.string:
            return {only: np.array(record, object)}
        if data_format.startswith("TF_RECORD"):
            return self.parse(record)
        if data_format.startswith("CSV"):
            value = {a: cell(text, self.inputs[a]) for a, text in record.items()}
        else:
            value = json.loads(record, parse_float=Decimal)
        if only and not (isinstance(value, dict) and only in value):
            value = {only: value}
        if not isinstance(value, dict) or value.keys() - self.inputs.keys():
            raise ValueError("unknown alias")
        optional = {a for a, t in self.inputs.items() if t.op.type == "PlaceholderWithDefault"}
        if self.inputs.keys() - value.keys() - optional:
            raise ValueError("missing alias")
        arrays = {a: encode(v, self.inputs[a].dtype) for a, v in value.items()}
        for alias, array in arrays.items():
            if not self.inputs[alias].shape[1:].is_compatible_with(array.shape):
                raise ValueError(f"shape of {alias}: {array.shape}")
        return arrays

    def parse(self, record):
        """Returns {alias: array} of a tf.Example as TensorFlow parses it; ValueError when it is none."""
        def kind(dtype):
            return dtype if dtype == tf.string else tf.float32 if dtype.is_floating else tf.int64

        features = {a: tf.io.FixedLenFeature(t.shape[1:], kind(t.dtype)) for a, t in self.inputs.items()}
        try:
            parsed = tf.io.parse_single_example(record, features)
        except tf.errors.InvalidArgumentError as e:
            raise ValueError("no tf.Example of the model") from e
        return {a: parsed[a].numpy().astype(t.dtype.as_numpy_dtype) for a, t in self.inputs.items()}

    def run(self, instances):
        """Runs encoded instances as one batch; returns a list of {alias: row}, one per instance."""
        padded = instances + instances[-1:] * ((self.fixed_size or 0) - len(instances))
        feeds = {self.inputs[a]: np.stack([i[a] for i in padded]) for a in padded[0]}
        outputs = self.session.run(self.outputs, feeds)
        rows = {a: v if np.ndim(v) else np.expand_dims(v, 0) for a, v in outputs.items()}
        for alias, tensor in rows.items():
            assert len(tensor) == len(padded), f"{alias}: {len(tensor)} rows for {len(padded)} instances"
        return [{a: v[i, ...] for a, v in rows.items()} for i in range(len(instances))]

    def format(self, row):
        return {a: decode(v, self.outputs[a].dtype, a) for a, v in row.items()}


def predict(model, data_format, input_file):
    """Returns (predictions, failures); a failed instance is a null among the predictions."""
    predictions, failures, pending = [], [], []

    def fail(index, code):
        failures.append({"instance": index, "code": code})

    def flush():
        if not pending:
            return
        try:
            rows = model.run([instance for _, instance in pending])
        except tf.errors.InvalidArgumentError:
            assert len(pending) == 1, "a failing instance in a fixed batch"
            fail(pending[0][0], RUN_FAILED)
            rows = []
        for (index, _), row in zip(pending, rows):
            try:
                predictions[index] = model.format(row)
            except UnicodeDecodeError:
                fail(index, INVALID_OUTPUT)
        pending.clear()

    for index, record in enumerate(read_records(input_file, data_format)):
        predictions.append(None)
        try:
            pending.append((index, model.encode(record, data_format)))
        except (ValueError, OverflowError):
            fail(index, INVALID_INPUT)
            continue
        if len(pending) == (model.fixed_size or 1):
            flush()
    flush()
    return predictions, failures


def golden(name, case, data_format, input_file, signature="serving_default", tags=("serve",)):
    """Writes testdata/golden/<name>/<case>.json."""
    predictions, failures = predict(Model(name, signature, tags), data_format, input_file)
    head = {"model": name, "signature": signature, "dataFormat": data_format, "input": input_file}
    if tuple(tags) != ("serve",):
        head["tags"] = list(tags)
    if failures:
        head["failures"] = failures
    fields = [f" {json.dumps(k)}: {json_line(v)},\n" for k, v in head.items()]
    rows = ",\n".join("  " + json_line(p) for p in predictions)
    path = TESTDATA / "golden" / name / f"{case}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{\n" + "".join(fields) + ' "predictions": [\n' + rows + "\n ]\n}\n", encoding="utf-8")


def check(path):
    """Predicts again, alone and as one batch, and compares with the golden at path."""
    expected = json.loads(path.read_text(encoding="utf-8"))
    model = Model(expected["model"], expected["signature"], expected.get("tags", ["serve"]))
    data_format, input_file = expected["dataFormat"], expected["input"]
    predictions, failures = predict(model, data_format, input_file)
    assert predictions == expected["predictions"], f"{path}: predictions differ"
    assert failures == expected.get("failures", []), f"{path}: failures differ"
    instances = [model.encode(r, data_format) for r in read_records(input_file, data_format)] if not failures else []
    alike = len({tuple(sorted((a, v.shape) for a, v in i.items())) for i in instances}) == 1
    if alike and not model.fixed_size:
        batched = [model.format(row) for row in model.run(instances)]
        assert batched == predictions, f"{path}: predictions depend on the batch"
