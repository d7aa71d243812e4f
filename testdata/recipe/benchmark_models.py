"""Models that scripts/bench runs, beside mlp. Weights are multiples of 1/16, so that float32 sums are exact."""

import numpy as np
import tensorflow as tf

from files import b64, write_json, write_tfrecords
from golden import golden
from text_models import STRINGS, save

VOCABULARIES = {
    "browser": ["Firefox", "Chrome", "Safari", "Edge"],
    "city": ["Bern", "Genève", "Zürich", "São Paulo", "Berlin", "Kyoto", "Oslo"],
    "country": ["CH", "BR", "DE", "JP", "NO", "PE"],
    "device": ["phone", "tablet", "desktop"],
    "job": ["baker", "teacher", "nurse", "engineer", "carpenter"],
    "plan": ["free", "basic", "family", "business"],
}
NUMBERS = tf.TensorSpec([None], tf.float32)


class Weights(tf.Module):
    """Makes variables of random multiples of 1/16 in [-1/4, 1/4]."""

    def __init__(self, seed):
        super().__init__()
        self.random = np.random.default_rng(seed)
        self.made = []

    def __call__(self, *shape):
        self.made.append(tf.Variable((self.random.integers(-4, 5, shape) / 16).astype(np.float32)))
        return self.made[-1]

    def embedding(self, name):
        """Looks a word up, the last row for one that is not known, and returns four floats."""
        words = VOCABULARIES[name]
        table = tf.lookup.StaticHashTable(
            tf.lookup.KeyValueTensorInitializer(words, tf.range(len(words), dtype=tf.int64)), len(words))
        rows = self(len(words) + 1, 4)
        self.made.append(table)
        return lambda text: tf.gather(rows, table.lookup(text))

    def perceptron(self, inputs):
        hidden, last = self(inputs, 32), self(32, 1)
        return lambda x: {"score": tf.nn.relu(x @ hidden) @ last}


def scored_examples():
    """Serialized tf.Examples of eight floats and two strings."""
    weights = Weights(6)
    city, job, score = weights.embedding("city"), weights.embedding("job"), weights.perceptron(16)

    def predict(examples):
        text = tf.io.FixedLenFeature([], tf.string, "")
        parsed = tf.io.parse_example(
            examples, {"city": text, "job": text, "numbers": tf.io.FixedLenFeature([8], tf.float32)})
        return score(tf.concat([parsed["numbers"], city(parsed["city"]), job(parsed["job"])], 1))

    save("scored_examples", {"serving_default": (predict, {"examples": STRINGS})}, weights)
    payloads = []
    for city_name, job_name in [("Bern", "nurse"), ("Kyoto", "baker"), ("Lima", "none"), ("", "teacher")]:
        numbers = weights.random.integers(-16, 17, 8) / 16
        payloads.append(tf.train.Example(features=tf.train.Features(feature={
            "city": tf.train.Feature(bytes_list=tf.train.BytesList(value=[city_name.encode()])),
            "job": tf.train.Feature(bytes_list=tf.train.BytesList(value=[job_name.encode()])),
            "numbers": tf.train.Feature(float_list=tf.train.FloatList(value=numbers)),
        })).SerializeToString(deterministic=True))
    write_tfrecords("inputs/scored_examples/examples.tfrecord", payloads)
    golden("scored_examples", "examples", "TF_RECORD", "inputs/scored_examples/examples.tfrecord")


def five_words():
    """Five strings, each looked up, and three numbers."""
    weights = Weights(7)
    words = ["browser", "city", "country", "device", "plan"]
    embeddings = {name: weights.embedding(name) for name in words}
    score = weights.perceptron(4 * len(words) + 3)

    def predict(age, income, visits, **texts):
        numbers = tf.stack([age, income, visits], 1)
        return score(tf.concat([numbers, *(embeddings[name](texts[name]) for name in words)], 1))

    inputs = {"age": NUMBERS, "income": NUMBERS, "visits": NUMBERS, **{name: STRINGS for name in words}}
    save("five_words", {"serving_default": (predict, inputs)}, weights)
    people = [
        {"age": 34, "income": 113, "visits": 2} | dict(zip(words, ["Edge", "Bern", "CH", "phone", "free"])),
        {"age": 61, "income": 0, "visits": 49} | dict(zip(words, ["Lynx", "Genève", "??", "watch", "trial"])),
        {"age": 18, "income": 77, "visits": 0} | dict(zip(words, ["", "Kyoto", "JP", "tablet", "family"])),
    ]
    write_json("inputs/five_words/people.json", people)
    golden("five_words", "people", "JSON", "inputs/five_words/people.json")


def photo_cnn():
    """JPEGs of 96 x 96 pixels through three convolutions of 25 million products: what computes is the model."""
    weights = Weights(8)
    layers = [weights(3, 3, 3, 16), weights(3, 3, 16, 32), weights(3, 3, 32, 64)]
    last = weights(64, 10)

    def predict(image_bytes):
        def decode(jpeg):
            image = tf.io.decode_jpeg(jpeg, channels=3, dct_method="INTEGER_ACCURATE")
            return tf.ensure_shape(image, [96, 96, 3])

        x = tf.map_fn(decode, image_bytes, fn_output_signature=tf.TensorSpec([96, 96, 3], tf.uint8))
        x = tf.cast(x, tf.float32)
        for kernel in layers:
            # A byte again after each, which keeps sums exact.
            x = tf.clip_by_value(tf.floor(tf.nn.conv2d(x, kernel, 1, "SAME")), 0, 255)
            x = tf.nn.max_pool2d(x, 2, 2, "VALID")
        return {"scores": tf.reduce_max(x, [1, 2]) @ last}

    save("photo_cnn", {"serving_default": (predict, {"image_bytes": STRINGS})}, weights)
    rows = np.arange(96)
    pictures = [np.stack([rows[:, None] * 2 + rows * 0, rows[:, None] + rows, rows[:, None] * 0 + k * rows], 2) for k in (1, 2)]
    jpegs = [tf.io.encode_jpeg(picture.astype(np.uint8), quality=75).numpy() for picture in pictures]
    write_json("inputs/photo_cnn/images.json", [{"image_bytes": b64(jpeg)} for jpeg in jpegs])
    golden("photo_cnn", "images", "JSON", "inputs/photo_cnn/images.json")


def wide():
    """A thousand floats for each instance of mlp."""
    weights = Weights(9)
    matrix = weights(32, 1000)
    save("wide", {"serving_default": (
        lambda features: {"scores": features @ matrix}, {"features": tf.TensorSpec([None, 32], tf.float32)})}, weights)
    vectors = (weights.random.integers(-64, 65, (2, 32)) / 64).tolist()
    write_json("inputs/wide/vectors.json", [{"features": vector} for vector in vectors])
    golden("wide", "vectors", "JSON", "inputs/wide/vectors.json")


MODELS = [scored_examples, five_words, photo_cnn, wide]
