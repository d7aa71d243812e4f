"""Makes customers, trains a model of who leaves, and exports it.

train.py DIRECTORY writes DIRECTORY/customers.csv, DIRECTORY/model, and what Keras predicts, DIRECTORY/keras.csv.
"""

import pathlib
import sys

import keras
import numpy as np
import pandas as pd
import tensorflow as tf
from keras import layers

COUNT = 1000
directory = pathlib.Path(sys.argv[1])
directory.mkdir(parents=True, exist_ok=True)

# Customers as a database would give them: numbers, a truth value, texts, and a key that the model does not take.
random = np.random.default_rng(seed=1)
customers = pd.DataFrame({
    "customer": [f"c-{i:04}" for i in range(COUNT)],
    "age": random.integers(18, 90, COUNT),
    "income": random.lognormal(8.5, 0.4, COUNT).round(2),
    "member": random.random(COUNT) < 0.4,
    "city": random.choice(["Bern", "Genève", "Zürich", "Biel, Bienne"], COUNT),
    "plan": random.choice(["basic", "plus", "pro"], COUNT),
})
customers.to_csv(directory / "customers.csv", index=False)
leaves = (customers["age"] < 40) & (customers["plan"] == "basic") | (random.random(COUNT) < 0.1)

# An input for each column, by its name. What prepares the values is in the model, so that it takes them as they are.
inputs = {
    "age": keras.Input((1,), name="age"),
    "income": keras.Input((1,), name="income"),
    "member": keras.Input((1,), name="member", dtype="bool"),
    "city": keras.Input((1,), name="city", dtype="string"),
    "plan": keras.Input((1,), name="plan", dtype="string"),
}
features = [keras.ops.cast(inputs["member"], "float32")]
for name in ("age", "income"):
  normalize = layers.Normalization()
  normalize.adapt(customers[[name]].to_numpy())
  features.append(normalize(inputs[name]))
for name in ("city", "plan"):
  look_up = layers.StringLookup(vocabulary=sorted(customers[name].unique()), output_mode="one_hot")
  features.append(look_up(inputs[name]))

keras.utils.set_random_seed(2)
hidden = layers.Dense(16, "relu")(layers.Concatenate()(features))
model = keras.Model(inputs, {"churn": layers.Dense(1, "sigmoid")(hidden)})
model.compile("adam", "binary_crossentropy")
dataset = tf.data.Dataset.from_tensor_slices((dict(customers[list(inputs)]), leaves)).batch(25)
model.fit(dataset, epochs=10, verbose=2)
model.export(directory / "model")

churn = model.predict(dataset, verbose=0)["churn"][:, 0]
pd.DataFrame({"customer": customers["customer"], "churn": churn}).to_csv(directory / "keras.csv", index=False)
