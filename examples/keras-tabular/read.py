"""Reads predictions with pandas, and compares them with those of Keras: read.py KERAS_CSV PREDICTION_FILE..."""

import sys

import numpy as np
import pandas as pd

keras, *files = sys.argv[1:]
read = pd.read_parquet if files[0].endswith(".parquet") else lambda file: pd.read_json(file, lines=True)
predictions = pd.concat(map(read, files))
print(predictions)

both = predictions.merge(pd.read_csv(keras), on="customer", suffixes=("", "_keras"), validate="one_to_one")
np.testing.assert_allclose(both["churn"], both["churn_keras"], rtol=1e-5)
print(f"{len(both)} predictions, all as Keras gives them")
