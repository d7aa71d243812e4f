"""Models made with Keras. Weights are multiples of 1/16, so that float32 sums are exact in any order."""

import keras
import numpy as np
from keras import layers

from files import fresh_model_dir, json_line, write_bytes, write_json
from golden import golden


def sixteenths(model, seed):
    """Replaces the float weights by random multiples of 1/16 in [-1/4, 1/4]."""
    random = np.random.default_rng(seed)
    for weight in model.trainable_weights:
        weight.assign(random.integers(-4, 5, weight.shape) / 16)


def mlp():
    """32-64-1 perceptron: the benchmark model, and the plain case of one float vector in, one float out."""
    path = fresh_model_dir("mlp")
    features = keras.Input((32,), name="features")
    hidden = layers.Dense(64, "relu")(features)
    model = keras.Model({"features": features}, {"score": layers.Dense(1)(hidden)})
    sixteenths(model, seed=1)
    model.export(path, verbose=False)

    vectors = (np.random.default_rng(2).integers(-64, 65, (50, 32)) / 64).tolist()
    objects = [{"features": v} for v in vectors]
    write_json("inputs/mlp/objects.json", objects)
    write_json("inputs/mlp/objects.json.gz", objects)
    write_json("inputs/mlp/values.json", vectors[:5])
    ragged = json_line({"features": [[1.0], [2.0, 3.0]]})
    bad = [objects[0], '{"features":[1.0,', "{}", {"fetures": vectors[1]}, {"features": vectors[1][:31]},
           {"features": [None] * 32}, {"features": ["1.0"] * 32}, {"features": [True] * 32},
           {"features": [1e39] * 32}, ragged, "null", {**objects[1], "key": 7}, objects[2]]
    write_json("inputs/mlp/bad_instances.json", bad)
    lines = [json_line(o) for o in objects[:4]]
    untidy = "\ufeff" + lines[0] + "\r\n\r\n" + lines[1] + "\n  \n\n" + lines[2] + "\r\n" + lines[3]
    write_bytes("inputs/mlp/untidy_lines.json", untidy.encode())
    write_bytes("inputs/mlp/empty.json", b"")
    golden("mlp", "objects", "JSON", "inputs/mlp/objects.json")
    golden("mlp", "objects_gz", "JSON", "inputs/mlp/objects.json.gz")
    golden("mlp", "values", "JSON", "inputs/mlp/values.json")
    golden("mlp", "bad_instances", "JSON", "inputs/mlp/bad_instances.json")
    golden("mlp", "untidy_lines", "JSON", "inputs/mlp/untidy_lines.json")
    golden("mlp", "untidy_lines_text", "TEXT", "inputs/mlp/untidy_lines.json")
    golden("mlp", "empty", "JSON", "inputs/mlp/empty.json")


def two_towers():
    """Functional model of two inputs (a float, a string through a StringLookup) and three outputs."""
    path = fresh_model_dir("two_towers")
    age = keras.Input((1,), name="age")
    country = keras.Input((), name="country", dtype="string")
    country_id = layers.StringLookup(vocabulary=["AT", "BR", "CH", "DE", "FR", "JP"])(country)
    embedding = layers.Embedding(7, 4)(country_id)
    score = layers.Dense(1)(layers.Concatenate()([layers.Dense(4, "relu")(age), embedding]))
    model = keras.Model(
        {"age": age, "country": country},
        {"score": score, "country_id": country_id, "embedding": embedding},
    )
    sixteenths(model, seed=3)
    model.export(path, verbose=False)

    people = [(34, "DE"), (27.5, "FR"), (61, "JP"), (18, "BR"), (45.25, "AT"), (52, "XX"), (0, "")]
    instances = [{"age": [a], "country": c} for a, c in people]
    write_json("inputs/two_towers/people.json", instances)
    write_json("inputs/two_towers/keys_swapped.json", [dict(reversed(i.items())) for i in instances])
    write_json("sample/people.json", instances[:5])
    golden("two_towers", "people", "JSON", "inputs/two_towers/people.json")
    golden("two_towers", "keys_swapped", "JSON", "inputs/two_towers/keys_swapped.json")
    golden("two_towers", "people_text", "TEXT", "inputs/two_towers/people.json")
    golden("two_towers", "sample", "JSON", "sample/people.json")
    job = {
        "uri": "testdata/models/two_towers",
        "dataFormat": "JSON",
        "inputPaths": ["testdata/sample/people.json"],
        "outputPath": "target/sample-predictions",
    }
    lines = ",\n".join(f'  "{k}": {json_line(v)}' for k, v in job.items())
    write_bytes("sample/job.json", ("{\n" + lines + "\n}\n").encode())


MODELS = [mlp, two_towers]
