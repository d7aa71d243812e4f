"""Models made with Keras. Weights are multiples of 1/16, so that float32 sums are exact in any order."""

import csv

import keras
import numpy as np
from keras import layers

from files import TESTDATA, csv_text, fresh_model_dir, json_line, write_bytes, write_json
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


def customers():
    """Tabular model of five named inputs, one of each kind, and a list: the plain case of CSV."""
    path = fresh_model_dir("customers")
    age = keras.Input((1,), name="age")
    income = keras.Input((1,), name="income")
    city = keras.Input((), name="city", dtype="string")
    member = keras.Input((1,), name="member", dtype="bool")
    visits = keras.Input((3,), name="visits", dtype="int64")
    city_id = layers.StringLookup(vocabulary=["Bern", "Genève", "Zürich"])(city)
    numbers = layers.Concatenate()(
        [age, income, keras.ops.cast(member, "float32"), keras.ops.cast(visits, "float32"), layers.Embedding(4, 2)(city_id)]
    )
    churn = layers.Dense(1, name="churn")(layers.Dense(4, "relu")(numbers))
    model = keras.Model(
        {"age": age, "income": income, "city": city, "member": member, "visits": visits}, {"churn": churn}
    )
    sixteenths(model, seed=4)
    model.export(path, verbose=False)

    names = ["age", "city", "income", "member", "visits"]
    random = np.random.default_rng(5)
    cities = ["Bern", "Genève", "Zürich", "Paris", "Biel, Bienne", 'the "capital"', "Basel\nStadt", ""]
    rows = [
        [int(random.integers(18, 90)), cities[i % len(cities)], int(random.integers(0, 9000)) / 64,
         ["true", "FALSE"][i % 2], json_line(random.integers(0, 9, 3).tolist())]
        for i in range(40)
    ]
    sound = csv_text([names, *rows], quoting=csv.QUOTE_NONNUMERIC)
    write_bytes("inputs/customers/customers.csv", sound.encode())
    write_bytes("inputs/customers/customers.csv.gz", sound.encode())
    write_bytes("inputs/customers/zipped.gz", sound.encode())
    (TESTDATA / "inputs/customers/zipped.gz").rename(TESTDATA / "inputs/customers/zipped")
    bad = [["x", "Bern", 1, "true", "[1,2,3]"], [1, "Bern", 1, "yes", "[1,2,3]"], [1, "Bern", 1, "true", "[1,2]"],
           [1, "Bern", 1, "true", "[1.5,2,3]"], ["1e39", "Bern", 1, "true", "[1,2,3]"]]
    shuffled = [[r[i] for i in (4, 1, 0, 3, 2)] for r in [names, *rows[:6], *bad, rows[6]]]
    write_bytes("inputs/customers/bad_rows.csv", ("\ufeff" + csv_text(shuffled)).encode())
    golden("customers", "csv", "CSV", "inputs/customers/customers.csv")
    golden("customers", "gz", "CSV", "inputs/customers/customers.csv.gz")
    golden("customers", "gzip_by_format", "CSV_GZIP", "inputs/customers/zipped")
    golden("customers", "bad_rows", "CSV", "inputs/customers/bad_rows.csv")


MODELS = [mlp, two_towers, customers]
