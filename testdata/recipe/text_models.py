"""TF2 models with a string input: serialized tf.Examples, CSV lines, images, arbitrary bytes."""

import numpy as np
import tensorflow as tf

from files import b64, fresh_model_dir, json_line, write_bytes, write_json, write_tfrecords
from golden import golden

STRINGS = tf.TensorSpec([None], tf.string)


def save(name, signatures, *tracked):
    """Saves {signature name: (function, {alias: TensorSpec})}; tracked are variables, tables and assets."""
    module = tf.Module()
    module.tracked = tracked
    concrete = {
        signature: tf.function(function).get_concrete_function(
            **{alias: tf.TensorSpec(spec.shape, spec.dtype, alias) for alias, spec in inputs.items()}
        )
        for signature, (function, inputs) in signatures.items()
    }
    tf.saved_model.save(module, fresh_model_dir(name), signatures=concrete)


def example(age, words):
    """Returns a serialized tf.Example; age may be None, as the model has a default for it."""
    features = {"words": tf.train.Feature(bytes_list=tf.train.BytesList(value=[w.encode() for w in words]))}
    if age is not None:
        features["age"] = tf.train.Feature(float_list=tf.train.FloatList(value=[age]))
    message = tf.train.Example(features=tf.train.Features(feature=features))
    return message.SerializeToString(deterministic=True)


def example_classifier():
    """Classifier of serialized tf.Examples; its labels are the vocabulary file in assets/."""
    # A relative path, as the path becomes part of the graph.
    table = tf.lookup.StaticHashTable(
        tf.lookup.TextFileInitializer(
            "labels.txt", tf.int64, tf.lookup.TextFileIndex.LINE_NUMBER,
            tf.string, tf.lookup.TextFileIndex.WHOLE_LINE),
        default_value="?")
    weights = tf.Variable([[1.0, -0.5, 0.25, 0.125], [-1.0, 2.0, 0.5, 0.75]])

    def classify(examples):
        parsed = tf.io.parse_example(examples, {
            "age": tf.io.FixedLenFeature([], tf.float32, 10.0),
            "words": tf.io.RaggedFeature(tf.string),
        })
        lengths = tf.reduce_sum(tf.cast(tf.strings.length(parsed["words"]), tf.float32), axis=1)
        scores = tf.stack([parsed["age"], lengths], axis=1) @ weights
        top = tf.math.top_k(scores, 3)
        ids = tf.cast(top.indices, tf.int64)
        return {"scores": top.values, "labels": table.lookup(ids), "class_id": ids[:, 0]}

    save("example_classifier", {"serving_default": (classify, {"examples": STRINGS})}, table, weights)
    examples = [example(a, w) for a, w in [
        (4.0, ["meow"]), (7.5, ["wuff", "wuff"]), (None, []), (0.25, ["blub"]), (-3.0, ["a", "", "tschüß"]),
        (100.0, ["x" * 40]),
    ]]
    inputs = "inputs/example_classifier/"
    write_tfrecords(inputs + "examples.tfrecord", examples)
    write_tfrecords(inputs + "examples.tfrecord.gz", examples, "GZIP")
    write_tfrecords(inputs + "gzip_by_format.tfrecord", examples, "GZIP")
    write_json(inputs + "examples.json", [{"examples": b64(e)} for e in examples])
    write_json(inputs + "values.json", [b64(e) for e in examples])
    # The empty payload is a valid tf.Example without features; the one after it is no tf.Example.
    write_tfrecords(inputs + "bad_record.tfrecord", [examples[0], b"", b"no tf.Example", examples[1]])
    golden("example_classifier", "tfrecord", "TF_RECORD", inputs + "examples.tfrecord")
    golden("example_classifier", "tfrecord_by_extension", "TF_RECORD", inputs + "examples.tfrecord.gz")
    golden("example_classifier", "tfrecord_gzip", "TF_RECORD_GZIP", inputs + "examples.tfrecord.gz")
    golden("example_classifier", "gzip_by_format", "TF_RECORD_GZIP", inputs + "gzip_by_format.tfrecord")
    golden("example_classifier", "json", "JSON", inputs + "examples.json")
    golden("example_classifier", "values", "JSON", inputs + "values.json")
    golden("example_classifier", "bad_record", "TF_RECORD", inputs + "bad_record.tfrecord")


def csv_line():
    """Raw CSV lines (name, rooms, price per room): the model decodes them itself."""
    def price(line):
        name, rooms, per_room = tf.io.decode_csv(line, ["", 1, 0.0])
        return {"name": name, "price": tf.cast(rooms, tf.float32) * per_room}

    save("csv_line", {"serving_default": (price, {"line": STRINGS})})
    lines = ['Hut,1,99.5', '"Villa, large",12,250.25', 'Schloß,3,', '"the ""old"" mill",4,0.125', '東京,2,1e3']
    inputs = "inputs/csv_line/"
    text = "\n".join(lines).encode() + b"\n"
    write_bytes(inputs + "houses.txt", text)
    write_bytes(inputs + "houses.txt.gz", text)
    write_bytes(inputs + "houses.txt.bz2", text)
    untidy = ("\ufeff" + "\r\n".join(lines[:3]) + "\r\n\r\n\n" + "\n".join(lines[3:])).encode()
    write_bytes(inputs + "untidy_lines.txt", untidy)
    bad = [lines[0], "two,fields", lines[1], "Barn,many,2.0", 'Tent,1,5']
    write_bytes(inputs + "bad_line.txt", "\n".join(bad).encode())
    write_json(inputs + "houses.json", [{"line": line} for line in lines])
    for case, file in [("text", "houses.txt"), ("gz", "houses.txt.gz"), ("bz2", "houses.txt.bz2"),
                       ("untidy_lines", "untidy_lines.txt"), ("bad_line", "bad_line.txt")]:
        golden("csv_line", case, "TEXT", inputs + file)
    golden("csv_line", "json", "JSON", inputs + "houses.json")


def tiny_jpegs():
    """Four real JPEGs: one-coloured, a gradient, grey noise, and one pixel."""
    random = np.random.default_rng(4)
    ramp = np.broadcast_to(np.linspace(0, 255, 16)[:, None, None], (16, 24, 3))
    images = [np.full((8, 8, 3), (200, 30, 60)), ramp,
              random.integers(0, 256, (12, 10, 1)).repeat(3, 2), np.full((1, 1, 3), 255)]
    return [tf.io.encode_jpeg(image.astype(np.uint8), quality=90).numpy() for image in images]


def thumbnails(image_bytes):
    """Decodes JPEGs and keeps the four pixels at the quarter points of each: uint8 [-1, 2, 2, 3]."""
    def thumbnail(jpeg):
        image = tf.io.decode_jpeg(jpeg, channels=3, dct_method="INTEGER_ACCURATE")
        size = tf.shape(image)[:2]
        rows, columns = size[0] * [1, 3] // 4, size[1] * [1, 3] // 4
        return tf.ensure_shape(tf.gather(tf.gather(image, rows, axis=0), columns, axis=1), [2, 2, 3])

    return tf.map_fn(thumbnail, image_bytes, fn_output_signature=tf.TensorSpec([2, 2, 3], tf.uint8))


def mean_rgb(image_bytes):
    return tf.reduce_sum(tf.cast(thumbnails(image_bytes), tf.float32), axis=[1, 2]) / 4


def jpeg():
    """Image bytes in, a mean colour out."""
    save("jpeg", {"serving_default": (lambda image_bytes: {"mean_rgb": mean_rgb(image_bytes)},
                                      {"image_bytes": STRINGS})})
    images = tiny_jpegs()
    write_json("inputs/jpeg/images.json", [{"image_bytes": b64(i)} for i in images])
    write_json("inputs/jpeg/bad_image.json", [
        {"image_bytes": b64(images[0])}, {"image_bytes": b64(b"no JPEG")}, {"image_bytes": {"b64": "%"}},
        {"image_bytes": b64(images[1])}])
    write_tfrecords("inputs/jpeg/images.tfrecord", images)
    for name, image in zip(["red", "ramp"], images):
        write_bytes(f"inputs/jpeg/photos/{name}.jpg", image)
    golden("jpeg", "images", "JSON", "inputs/jpeg/images.json")
    golden("jpeg", "bad_image", "JSON", "inputs/jpeg/bad_image.json")
    golden("jpeg", "tfrecord", "TF_RECORD", "inputs/jpeg/images.tfrecord")


def jpeg_thumb():
    """As jpeg, and a PNG thumbnail under an alias that ends in _bytes."""
    def predict(image_bytes):
        encode = lambda image: tf.io.encode_png(image, compression=0)
        pngs = tf.map_fn(encode, thumbnails(image_bytes), fn_output_signature=tf.string)
        return {"mean_rgb": mean_rgb(image_bytes), "thumb_bytes": pngs}

    save("jpeg_thumb", {"serving_default": (predict, {"image_bytes": STRINGS})})
    write_json("inputs/jpeg_thumb/images.json", [{"image_bytes": b64(i)} for i in tiny_jpegs()])
    golden("jpeg_thumb", "images", "JSON", "inputs/jpeg_thumb/images.json")


def identity_string_bytes():
    """Gives bytes back under an alias with _bytes and one without, where invalid UTF-8 must fail alone."""
    inputs = {"raw": STRINGS}
    save("identity_string_bytes", {
        "serving_default": (lambda raw: {"copy": tf.identity(raw), "copy_bytes": tf.identity(raw)}, inputs),
        "bytes_only": (lambda raw: {"copy_bytes": tf.identity(raw)}, inputs),
    })
    payloads = [b"plain", "Grüße, 世界 \U0001f600".encode(), b"\xff\xfe", b"", b"two\nlines\r\n\x00\t\"\\",
                b"\xc3", b"\xed\xa0\x80", b"\xc0\x80", b"last"]
    folder = "inputs/identity_string_bytes/"
    write_json(folder + "payloads.json", [{"raw": b64(p)} for p in payloads])
    write_tfrecords(folder + "payloads.tfrecord", payloads)
    text = ["b64 is text elsewhere", '{"raw": "not parsed"}', " spaces kept ", json_line({"b64": "eA=="})]
    write_bytes(folder + "lines.txt", "\n".join(text).encode())
    for signature in ("serving_default", "bytes_only"):
        golden("identity_string_bytes", signature + "_json", "JSON", folder + "payloads.json", signature)
        golden("identity_string_bytes", signature + "_tfrecord", "TF_RECORD", folder + "payloads.tfrecord", signature)
    golden("identity_string_bytes", "lines", "TEXT", folder + "lines.txt")


def moody():
    """Lines in capitals; a batch fails or never ends when one of its lines says so."""
    def shout(line):
        hangs = tf.reduce_any(tf.strings.regex_full_match(line, "hang.*"))
        fails = tf.reduce_any(tf.strings.regex_full_match(line, "fail.*"))
        rounds, = tf.while_loop(lambda i: hangs, lambda i: (i + 1,), (0,))
        with tf.control_dependencies([tf.debugging.Assert(tf.logical_not(fails), ["a line says fail"]), rounds]):
            return {"shouted": tf.strings.upper(line), "length": tf.strings.length(line)}

    save("moody", {"serving_default": (shout, {"line": STRINGS})})


MODELS = [example_classifier, csv_line, jpeg, jpeg_thumb, identity_string_bytes, moody]
