"""TF2 models that turn on dtypes, shapes, signatures and failures."""

import math
import sys
from decimal import Decimal, getcontext

import numpy as np
import tensorflow as tf

from files import fresh_model_dir, write_json, write_tfrecords
from golden import golden
from text_models import save

DTYPES = {
    "float": tf.float32, "double": tf.float64, "half": tf.float16, "bfloat16": tf.bfloat16,
    "int8": tf.int8, "int16": tf.int16, "int32": tf.int32, "int64": tf.int64,
    "uint8": tf.uint8, "uint16": tf.uint16, "uint32": tf.uint32, "uint64": tf.uint64,
    "bool": tf.bool, "string": tf.string,
}
# Explicit bits of the significand, greatest exponent.
FLOAT_BITS = {"float": (23, 127), "double": (52, 1023), "half": (10, 15), "bfloat16": (7, 127)}


def floats(*shape):
    return tf.TensorSpec(shape, tf.float32)


def fixed_batch():
    """A signature whose first dimension is 4: ten instances take three runs, the last one padded."""
    weights = tf.Variable([[1.0, -1.0], [0.5, 3.0], [0.25, 0.0]])
    save("fixed_batch", {"serving_default": (lambda x: {"y": x @ weights}, {"x": floats(4, 3)})}, weights)
    instances = [{"x": [i, i / 2, -i / 4]} for i in range(10)]
    write_json("inputs/fixed_batch/ten.json", instances)
    write_json("inputs/fixed_batch/four.json", instances[:4])
    write_json("inputs/fixed_batch/one.json", instances[7:8])
    for case in ("ten", "four", "one"):
        golden("fixed_batch", case, "JSON", f"inputs/fixed_batch/{case}.json")


def assert_positive():
    """Doubles x; the whole batch fails when any x in it is negative."""
    def double(x):
        tf.debugging.assert_non_negative(x, "x must not be negative")
        return {"y": 2 * x}

    save("assert_positive", {"serving_default": (double, {"x": floats(None)})})
    xs = [float(i) for i in range(20)]
    write_json("inputs/assert_positive/positive.json", [{"x": x} for x in xs])
    mixed = [{"x": -1.5 if x in (3, 4, 17) else x} for x in xs]
    write_json("inputs/assert_positive/some_negative.json", mixed)
    write_json("inputs/assert_positive/all_negative.json", [{"x": -x} for x in xs[1:4]])
    for case in ("positive", "some_negative", "all_negative"):
        golden("assert_positive", case, "JSON", f"inputs/assert_positive/{case}.json")


def prints():
    """Doubles x, and prints to standard output whenever it runs. No golden: its words would end up among the tests'."""
    def double(x):
        tf.print("a word from the model", output_stream=sys.stdout)
        return {"y": 2 * x}

    save("prints", {"serving_default": (double, {"x": floats(None)})})
    write_json("inputs/prints/one.json", [{"x": 1.0}])


def wrong_rows():
    """Outputs whose number of rows is not that of the batch: always 1, one more, none (0-d), always 2."""
    inputs = {"x": floats(None, 3)}
    save("wrong_rows", {
        "serving_default": (lambda x: {"total": tf.reduce_sum(x, 0, keepdims=True)}, inputs),
        "extra_row": (lambda x: {"copy": tf.concat([x, x[:1]], 0), "right": tf.identity(x)}, inputs),
        "two_rows": (lambda x: {"rows": tf.stack([tf.reduce_sum(x), tf.reduce_max(x)])}, inputs),
        "scalar": (lambda x: {"total": tf.reduce_sum(x)}, inputs),
    })


def chance_rows():
    """Outputs that have a row for each instance by chance only, when a batch has just so many."""
    def names():
        """Four strings, in a tensor whose size only a run can tell."""
        return tf.unique(tf.constant(["a", "b", "c", "d"])).y

    def fussy(x):
        tf.debugging.assert_non_negative(x, "x must not be negative")
        return {"names": names(), "y": 2 * x}

    fours = {"x": floats(None, 4)}
    save("chance_rows", {
        "serving_default": (
            lambda x: {"class_names": tf.constant(["a", "b", "c", "d"]), "total": tf.reduce_sum(x, 1)}, fours),
        "hidden": (lambda x: {"names": names(), "total": tf.reduce_sum(x, 1)}, fours),
        "transposed": (lambda x: {"y": tf.transpose(x)}, fours),
        "transposed_any": (lambda x: {"y": tf.transpose(x)}, {"x": floats(None, None)}),
        "fussy": (fussy, {"x": floats(None)}),
        "filtered": (lambda x: {"y": tf.boolean_mask(x, x >= 0)}, {"x": floats(None)}),
        "squeezed": (lambda x: {"y": tf.squeeze(x)}, {"x": floats(None)}),
    })


def neighbours():
    """Outputs that depend on the other instances of their batch, beside one that does not. No goldens."""
    def outputs(x):
        return {"best": tf.equal(x, tf.reduce_max(x)), "centred": x - tf.reduce_mean(x), "own": 2 * x}

    weights = tf.Variable(np.random.default_rng(1).normal(size=(512, 8)).astype(np.float32))
    save("neighbours", {
        "serving_default": (outputs, {"x": floats(None)}),
        "fixed": (outputs, {"x": floats(4)}),
        "longest": (
            lambda x: {"words": tf.strings.split(x).to_tensor()}, {"x": tf.TensorSpec([None], tf.string)}),
        "random": (lambda x: {"y": x + tf.random.uniform(tf.shape(x))}, {"x": floats(None)}),
        # Not exact, and not in the same order for batches of other sizes.
        "sums": (lambda x: {"y": (x[:, tf.newaxis] + tf.linspace(0.0, 1.0, 512)) @ weights}, {"x": floats(None)}),
    }, weights)


def extremes(dtype):
    """Six pairs of values worth a test, as JSON has them: limits, subnormals, specials, signed zeros."""
    if dtype == tf.string:
        return [["", "a"], ["Grüße", "世界"], ["\U0001f600", "\x00"],
                ['"\\/', "\n\t"], ["{}", "NaN"], [" ", "\u2028"]]
    if dtype == tf.bool:
        return [[a, b] for a in (True, False) for b in (True, False)] + [[True, True], [False, False]]
    if dtype.is_integer:
        return [[dtype.min, dtype.max], [0, 1], [dtype.max - 1, dtype.min + 1], [7, 100], [2, 3], [42, 99]]
    zero, one = np.array([0, 1], dtype.as_numpy_dtype)
    tiny = float(np.nextafter(zero, one))
    smallest_normal = 2.0 ** {tf.float16: -14, tf.float64: -1022}.get(dtype, -126)
    biggest = float(dtype.max)
    return [[-biggest, biggest], [tiny, -tiny], [smallest_normal, float(np.nextafter(one, zero))],
            ["NaN", 0.1], ["Infinity", "-Infinity"], [-0.0, 1 / 3]]


def identity_all_dtypes():
    """Gives every input back: serving_default has one input for each dtype; a signature for each dtype too."""
    specs = {alias: tf.TensorSpec([None, 2], dtype) for alias, dtype in DTYPES.items()}

    def identity(**inputs):
        return {alias + "_out": tf.identity(tensor) for alias, tensor in inputs.items()}

    each = {alias: (identity, {alias: spec}) for alias, spec in specs.items()}
    save("identity_all_dtypes", {"serving_default": (identity, specs), **each})

    folder = "inputs/identity_all_dtypes/"
    columns = {alias: extremes(dtype) for alias, dtype in DTYPES.items()}
    write_json(folder + "extremes.json", [{a: c[i] for a, c in columns.items()} for i in range(6)])
    golden("identity_all_dtypes", "extremes", "JSON", folder + "extremes.json")
    for alias in DTYPES:
        write_json(folder + f"{alias}.json", columns[alias])
        golden("identity_all_dtypes", alias, "JSON", folder + f"{alias}.json", alias)
    write_json(folder + "bare_specials.json", [[math.nan, 1.0], [math.inf, -math.inf]])
    for alias in FLOAT_BITS:
        golden("identity_all_dtypes", f"{alias}_bare_specials", "JSON", folder + "bare_specials.json", alias)
    nearest(folder)
    integers(folder)
    examples(folder)


def nearest(folder):
    """Decimals just beside the middle of two floats: rounding by way of float64 gets them wrong."""
    getcontext().prec = 1000
    for alias, (bits, exponent) in FLOAT_BITS.items():
        # Half a step above 1 (to 1, even), and above the biggest value (to infinity: an error).
        for_one = 1 + Decimal(2) ** -(bits + 1)
        for_limit = (2 - Decimal(2) ** -(bits + 1)) * Decimal(2) ** exponent
        little = Decimal(10) ** -60
        pairs = [(for_one - little, for_one), (for_one + little, -for_one - little), ("0.1", "1e-400"),
                 (3, "-7E-2"), (for_limit - little, 0), (0, little - for_limit), (for_limit, 0), (0, -for_limit)]
        file = folder + f"{alias}_nearest.json"
        write_json(file, [f"[{a},{b}]" for a, b in pairs])
        golden("identity_all_dtypes", f"{alias}_nearest", "JSON", file, alias)


def integers(folder):
    """Integers in every accepted spelling, and values that must be refused."""
    for alias in ("int8", "int64", "uint8", "uint64"):
        low, high = DTYPES[alias].min, DTYPES[alias].max
        lines = ["[3.0,1e2]", "[1.7,0]", f"[{high + 1},0]", f"[{low - 1},0]", "[true,0]", "[null,0]",
                 f'["{low}","{high}"]', '["1.0",0]', "[NaN,0]", f"[{high},{low}.0]", "[1]", "[1,2,3]", "1", "[[1,2]]"]
        write_json(folder + f"{alias}_spellings.json", lines)
        golden("identity_all_dtypes", f"{alias}_spellings", "JSON", folder + f"{alias}_spellings.json", alias)


def examples(folder):
    """tf.Examples whose features are the inputs of serving_default, and records that must be refused."""
    lists = {"float": ([0.1, -3.5], [math.inf, -math.inf], [math.nan, 1e-3], [0, 65504]),
             "int": ([0, 1], [127, 2], [3, 4], [5, 6]), "bool": ([0, 1], [1, 0], [1, 1], [0, 0]),
             "string": (["", "ü"], ["a", "b" * 200], ["\0", "1"], ["{", "}"])}
    limits = {a: [max(t.min, -2 ** 63), min(t.max, 2 ** 63 - 1)] for a, t in DTYPES.items() if t.is_integer}

    def features(row):
        made = {}
        for alias, dtype in DTYPES.items():
            if dtype.is_floating:
                values = tf.train.Feature(float_list=tf.train.FloatList(value=lists["float"][row]))
            elif dtype == tf.string:
                values = [text.encode() for text in lists["string"][row]]
                values = tf.train.Feature(bytes_list=tf.train.BytesList(value=values))
            else:
                values = lists["bool" if dtype == tf.bool else "int"][row]
                values = limits[alias] if alias in limits and row == 2 else values
                values = tf.train.Feature(int64_list=tf.train.Int64List(value=values))
            made[alias] = values
        return made

    def serialized(made):
        return tf.train.Example(features=tf.train.Features(feature=made)).SerializeToString(deterministic=True)

    three = tf.train.Feature(int64_list=tf.train.Int64List(value=[1, 2, 3]))
    missing = {a: v for a, v in features(0).items() if a != "half"}
    payloads = [serialized(features(row)) for row in range(4)]
    payloads += [b"", serialized(missing), serialized(features(0) | {"int8": three}), payloads[0][:-1], b"junk"]
    write_tfrecords(folder + "examples.tfrecord", payloads + [payloads[1]])
    golden("identity_all_dtypes", "examples", "TF_RECORD", folder + "examples.tfrecord")


def two_signatures():
    """Two signatures, neither named serving_default: the request must choose."""
    inputs = {"a": floats(None), "b": floats(None)}
    save("two_signatures", {
        "add": (lambda a, b: {"sum": a + b}, inputs),
        "multiply": (lambda a, b: {"product": a * b}, inputs),
    })
    write_json("inputs/two_signatures/pairs.json", [{"a": a, "b": b} for a, b in [(1.5, 2), (-3, 0.25), (0, 7)]])
    for signature in ("add", "multiply"):
        golden("two_signatures", signature, "JSON", "inputs/two_signatures/pairs.json", signature)


def ragged_dims():
    """Instances of one file differ in length, so not all of them fit one tensor."""
    save("ragged_dims", {"serving_default": (
        lambda x: {"doubled": 2 * x, "total": tf.reduce_sum(x, 1)}, {"x": floats(None, None)})})
    rows = [[1, 2, 3], [4, 5, 6], [7], [8, 9], [0.5, 0.25, 0.125], [], [10], [1] * 20]
    write_json("inputs/ragged_dims/lengths.json", [{"x": row} for row in rows])
    golden("ragged_dims", "lengths", "JSON", "inputs/ragged_dims/lengths.json")


def denormals():
    """Numbers below the smallest normal one, fed and made: TensorFlow takes them for zero."""
    save("denormals", {"serving_default": (lambda x: {
        "log": tf.math.log(x), "nonzero": x != 0, "scaled": x * 1e-20, "thousandfold": x * 1000,
    }, {"x": floats(None)})})
    xs = [1.0, 0.0, 1e-40, 1e-45, -1e-40]
    write_json("inputs/denormals/tiny.json", [{"x": x} for x in xs])
    golden("denormals", "tiny", "JSON", "inputs/denormals/tiny.json")


def large():
    """4.8 megabytes for each instance; no golden."""
    save("large", {"serving_default": (
        lambda x: {"grid": x[:, tf.newaxis, tf.newaxis] + tf.zeros([1, 1000, 1200])}, {"x": floats(None)})})


def slow():
    """As many matrix products, one after the other, as the first x says."""
    turn = tf.constant(np.roll(np.eye(64, dtype=np.float32), 1, axis=0))

    def loop(x):
        rounds = tf.cast(x[0], tf.int32)
        _, product = tf.while_loop(
            lambda i, _: i < rounds, lambda i, m: (i + 1, m @ turn), (0, tf.eye(64)))
        return {"y": x + tf.reduce_sum(product)}

    save("slow", {"serving_default": (loop, {"x": floats(None)})})
    write_json("inputs/slow/rounds.json", [{"x": 0.0}, {"x": 3.0}])
    golden("slow", "rounds", "JSON", "inputs/slow/rounds.json")


def hungry():
    """Doubles x; there is no room for more than four instances, or for one that is negative. fixed: four at a time.

    TensorFlow refuses what is larger than a staging area, 16 bytes, with RESOURCE_EXHAUSTED, as it refuses what is
    larger than the memory; but for memory it waits 10 seconds first. memory: what is negative wants 64 TiB of that.
    """
    def staged(x, wants):
        """What x is, once there was room for it."""
        area = {"memory_limit": 16, "shared_name": "room"}
        with tf.control_dependencies([tf.raw_ops.Stage(values=[tf.zeros([wants])], **area)]):
            with tf.control_dependencies(tf.raw_ops.Unstage(dtypes=[tf.float32], **area)):
                return tf.identity(x)

    def double(x):
        return {"y": 2 * staged(x, tf.where(tf.reduce_any(x < 0), 5, tf.size(x)))}

    def fixed(x):
        return {"y": 2 * staged(x, tf.where(tf.reduce_any(x < 0), 5, 1))}

    def memory(x):
        size = tf.where(tf.reduce_any(x < 0), tf.constant(2 ** 44, tf.int64), 1)
        return {"y": 2 * x + tf.reduce_max(tf.fill([size], tf.constant(0.0)))}

    any_number = {"x": floats(None)}
    save("hungry", {
        "serving_default": (double, any_number), "fixed": (fixed, {"x": floats(4)}), "memory": (memory, any_number)})


def endless():
    """Doubles x; a negative one comes to no end. -1 loops; -2 is one operation that takes hours."""
    def wait(x):
        looped = tf.while_loop(lambda i: tf.reduce_any(x == -1), lambda i: (i + 1,), (0,))[0]
        # Compares two sequences of a million elements in a thousand billion steps.
        length = tf.where(tf.reduce_any(x == -2), tf.constant(1_000_000, tf.int64), 1)
        indices = tf.stack([tf.zeros([length], tf.int64), tf.range(length)], 1)
        shape = tf.stack([tf.constant(1, tf.int64), length])
        zeros = tf.SparseTensor(indices, tf.zeros([length], tf.int64), shape)
        ones = tf.SparseTensor(indices, tf.ones([length], tf.int64), shape)
        distance = tf.reduce_sum(tf.edit_distance(zeros, ones, normalize=False))
        return {"y": 2 * x + 0 * (tf.cast(looped, tf.float32) + distance)}

    save("endless", {"serving_default": (wait, {"x": floats(None)})})


def no_signatures():
    """A SavedModel that was saved without signatures."""
    module = tf.Module()
    module.weight = tf.Variable(1.0)
    tf.saved_model.save(module, fresh_model_dir("no_signatures"))


MODELS = [fixed_batch, assert_positive, prints, wrong_rows, chance_rows, neighbours, identity_all_dtypes, two_signatures,
          ragged_dims, denormals, large, slow, hungry, endless, no_signatures]
