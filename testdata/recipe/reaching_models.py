"""SavedModels that reach for files and for their process: their own files, which they may, and others."""

import tensorflow as tf

from files import fresh_model_dir, write_json
from golden import golden


class OwnFiles(tf.Module):
    """A vocabulary that a table is made of, and the same file read whenever the model runs."""

    def __init__(self):
        vocabulary = "labels.txt"  # A relative path, as the path becomes part of the graph.
        self.table = tf.lookup.StaticHashTable(
            tf.lookup.TextFileInitializer(
                vocabulary,
                tf.string, tf.lookup.TextFileIndex.WHOLE_LINE,
                tf.int64, tf.lookup.TextFileIndex.LINE_NUMBER),
            default_value=-1)
        self.file = tf.saved_model.Asset(vocabulary)

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="word")])
    def __call__(self, word):
        return {"id": self.table.lookup(word), "labels": tf.fill(tf.shape(word), tf.io.read_file(self.file.asset_path))}


def own_files():
    module = OwnFiles()
    tf.saved_model.save(module, fresh_model_dir("own_files"), signatures=module.__call__)
    write_json("inputs/own_files/words.json", [{"word": "bird"}, {"word": "no such label"}])
    golden("own_files", "words", "JSON", "inputs/own_files/words.json")


def reaches():
    """Each signature does one thing that a model may not do unless it is trusted. No goldens."""
    def reads(name):
        return {"content": tf.map_fn(tf.io.read_file, name)}

    def writes(name):
        with tf.control_dependencies([tf.io.write_file(name[0], "written")]):
            return {"y": tf.identity(name)}

    def prints(x):
        tf.print("a word", output_stream="file:///dev/null")
        return {"y": 2 * x}

    def ends(**how):
        # TensorFlow leaves out what nothing depends on, and Abort has no output.
        def negative():
            with tf.control_dependencies([tf.raw_ops.Abort(**how)]):
                return tf.constant(2.0)

        return lambda x: {"y": tf.cond(tf.reduce_any(x < 0), negative, lambda: 2.0) * x}

    module = tf.Module()
    x, name = tf.TensorSpec([None], tf.float32, name="x"), tf.TensorSpec([None], tf.string, name="name")
    functions = {
        "reads": (reads, name), "writes": (writes, name), "prints": (prints, x),
        "aborts": (ends(error_msg="the model has had enough"), x), "exits": (ends(exit_without_error=True), x),
        "doubles": (lambda x: {"y": 2 * x}, x),
    }
    signatures = {}
    for key, (function, spec) in functions.items():
        signatures[key] = tf.function(function, input_signature=[spec])
        setattr(module, key, signatures[key])
    tf.saved_model.save(module, fresh_model_dir("reaches"), signatures=signatures)


MODELS = [own_files, reaches]
