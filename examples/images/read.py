"""Reads predictions with pandas, and compares them with TensorFlow's: read.py MODEL PREDICTION_FILE..."""

import pathlib
import sys

import numpy as np
import pandas as pd
import tensorflow as tf

model, *files = sys.argv[1:]
predictions = pd.concat(pd.read_json(file, lines=True) for file in files)
predictions["name"] = predictions["file"].map(lambda file: pathlib.Path(file).name)
print(predictions[["name", "shape", "score"]])

serve = tf.saved_model.load(model).signatures["serving_default"]
for prediction in predictions.itertuples():
  expected = serve(image=tf.constant([pathlib.Path(prediction.file).read_bytes()]))
  assert prediction.shape == expected["shape"].numpy()[0].decode(), prediction
  np.testing.assert_allclose(prediction.score, expected["score"].numpy()[0], rtol=1e-5)
print(f"{len(predictions)} predictions, all as TensorFlow gives them")
