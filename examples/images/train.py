"""Draws shapes, trains a model that tells them apart, and exports it with a signature that takes image files.

train.py DIRECTORY writes DIRECTORY/model and DIRECTORY/photos.
"""

import pathlib
import sys

import keras
import numpy as np
import tensorflow as tf
from keras import layers

SHAPES = ["circle", "cross", "square"]
SIZE = 32
random = np.random.default_rng(seed=1)


def draw(shape, size):
  """A shape of some colour, place and width on another colour, as uint8[size, size, 3]."""
  y, x = np.abs(np.mgrid[-1:1:size * 1j, -1:1:size * 1j] - random.uniform(-0.3, 0.3, (2, 1, 1)))
  width = random.uniform(0.4, 0.6)
  inside = {
      "circle": np.hypot(x, y) < width,
      "cross": (np.minimum(x, y) < width / 3) & (np.maximum(x, y) < width),
      "square": np.maximum(x, y) < width,
  }[shape]
  dark, light = random.integers(0, 100, 3), random.integers(156, 256, 3)
  return np.where(inside[..., None], light, dark).astype(np.uint8)


# A classifier of pixels, as any course has it.
labels = random.integers(0, len(SHAPES), 3000)
pixels = np.stack([draw(SHAPES[label], SIZE) for label in labels])
classifier = keras.Sequential([
    keras.Input((SIZE, SIZE, 3)),
    layers.Rescaling(1 / 255),
    layers.Conv2D(8, 5, strides=2, activation="relu"),
    layers.Conv2D(16, 5, strides=2, activation="relu"),
    layers.Flatten(),
    layers.Dense(len(SHAPES), "softmax"),
])
keras.utils.set_random_seed(2)
classifier.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
classifier.fit(pixels, labels, epochs=6, verbose=2)


# What is exported takes the bytes of files, a string for each, so that nobody has to decode them first.
def decode(image):
  pixels = tf.io.decode_image(image, channels=3, expand_animations=False)
  return tf.image.resize(pixels, [SIZE, SIZE])


def classify(image):
  scores = classifier(tf.map_fn(decode, image, fn_output_signature=tf.TensorSpec([SIZE, SIZE, 3])))
  return {"shape": tf.gather(SHAPES, tf.argmax(scores, axis=1)), "score": tf.reduce_max(scores, axis=1)}


directory = pathlib.Path(sys.argv[1])
archive = keras.export.ExportArchive()
archive.track(classifier)
archive.add_endpoint("serve", classify, [tf.TensorSpec([None], tf.string, name="image")])
archive.write_out(directory / "model")

photos = directory / "photos"
photos.mkdir(exist_ok=True)
for i in range(12):
  shape = SHAPES[i % len(SHAPES)]
  image = draw(shape, size=int(random.integers(64, 200)))
  suffix, encode = [("jpg", tf.io.encode_jpeg), ("png", tf.io.encode_png)][i % 2]
  tf.io.write_file(f"{photos}/{shape}-{i:02}.{suffix}", encode(image))
whole = (photos / "circle-00.jpg").read_bytes()
(photos / "cut-short.jpg").write_bytes(whole[: len(whole) // 2])
