"""Models exported as TF1 did it: a Session, a SavedModelBuilder, and signatures made by hand."""

import tensorflow as tf
from tensorflow.core.protobuf import saved_model_pb2

from files import fresh_model_dir, model_dir, write_json
from golden import golden

v1 = tf.compat.v1
tensor_info = v1.saved_model.build_tensor_info


def signature(inputs, outputs):
    """Returns the SignatureDef of {alias: tensor, or the TensorInfo to claim for it}."""
    def infos(tensors):
        is_info = lambda t: type(t).__name__ == "TensorInfo"
        return {alias: t if is_info(t) else tensor_info(t) for alias, t in tensors.items()}

    return v1.saved_model.build_signature_def(infos(inputs), infos(outputs), "tensorflow/serving/predict")


def save(name, build, tags=("serve",), as_text=False, more_tags=(), legacy_init_op=False):
    """Saves the graph whose {signature name: SignatureDef} build returns; more_tags get a meta graph each."""
    with tf.Graph().as_default(), v1.Session() as session:
        signatures = build()
        session.run([v1.global_variables_initializer(), v1.tables_initializer()])
        init = v1.tables_initializer()
        if legacy_init_op:
            v1.add_to_collection("legacy_init_op", init)
            init = None
        builder = v1.saved_model.Builder(fresh_model_dir(name))
        builder.add_meta_graph_and_variables(session, list(tags), signatures, main_op=init)
        for tag in more_tags:
            builder.add_meta_graph([tag], signatures)
        builder.save(as_text=as_text)


def lookup(keys):
    """Returns a table from each key to its place in the list, and from anything else to -1."""
    places = tf.constant(list(range(len(keys))), tf.int64)
    initializer = tf.lookup.KeyValueTensorInitializer(tf.constant(keys), places)
    return tf.lookup.StaticHashTable(initializer, -1)


def tf1_table():
    """Variables, a lookup table with its init op, and an input that has a default."""
    def build():
        word = v1.placeholder(tf.string, [None], "word")
        x = v1.placeholder(tf.float32, [None, 2], "x")
        factor = v1.placeholder_with_default([1.0], [None], "factor")
        weights = v1.get_variable("weights", initializer=[2.0, 0.5], use_resource=False)
        word_id = lookup(["red", "green", "blue"]).lookup(word)
        y = factor * tf.reduce_sum(x * weights, 1) + tf.cast(word_id, tf.float32)
        inputs = {"word": word, "x": x, "factor": factor}
        return {"serving_default": signature(inputs, {"word_id": word_id, "y": y})}

    save("tf1_table", build)
    instances = [{"word": w, "x": [i, -i / 4]} for i, w in enumerate(["blue", "red", "grey", "green"])]
    scaled = [{**instance, "factor": 10.0 * i} for i, instance in enumerate(instances)]
    write_json("inputs/tf1_table/default.json", instances)
    write_json("inputs/tf1_table/factor.json", scaled)
    write_json("inputs/tf1_table/mixed.json", [scaled[1], instances[1], instances[2], scaled[3]])
    for case in ("default", "factor", "mixed"):
        golden("tf1_table", case, "JSON", f"inputs/tf1_table/{case}.json")


def tf1_pbtxt():
    """A saved_model.pbtxt, without variables/, whose table is initialized by a legacy_init_op."""
    def build():
        x = v1.placeholder(tf.string, [None], "x")
        return {"predict": signature({"x": x}, {"y": lookup(["a", "b"]).lookup(x)})}

    save("tf1_pbtxt", build, as_text=True, legacy_init_op=True)
    write_json("inputs/tf1_pbtxt/letters.json", ["\"a\"", {"x": "b"}, {"x": "c"}])
    golden("tf1_pbtxt", "letters", "JSON", "inputs/tf1_pbtxt/letters.json", "predict")


def claimed(tensor, *shape):
    """Returns a TensorInfo of the tensor that claims another shape; none: that the rank is unknown."""
    info = tensor_info(tensor)
    info.tensor_shape.Clear()
    if shape:
        info.tensor_shape.CopyFrom(tf.TensorShape(shape).as_proto())
    else:
        info.tensor_shape.unknown_rank = True
    return info


def unknown_rank():
    """TensorInfos of unknown rank: serving_default's placeholder is [-1,3], that of any_rank unknown too."""
    def build():
        x = v1.placeholder(tf.float32, [None, 3], "x")
        any_x = v1.placeholder(tf.float32, None, "any_x")
        return {
            "serving_default": signature({"x": claimed(x)}, {"y": claimed(2 * x)}),
            "any_rank": signature({"x": any_x}, {"y": 2 * any_x}),
        }

    save("unknown_rank", build)
    write_json("inputs/unknown_rank/vectors.json", [{"x": [1, 2, 3]}, {"x": [4, 5]}, [6, 7, 8], {"x": 9}])
    write_json("inputs/unknown_rank/any.json", [{"x": 1}, {"x": [2]}, {"x": [[3, 4]]}, [5, 6], 7])
    golden("unknown_rank", "vectors", "JSON", "inputs/unknown_rank/vectors.json")
    golden("unknown_rank", "any", "JSON", "inputs/unknown_rank/any.json", "any_rank")


def wrong_shape():
    """TensorInfos that claim [-1] (flat) and a 0-d scalar, where the placeholders are [-1,3] and [-1]."""
    def build():
        x = v1.placeholder(tf.float32, [None, 3], "x")
        z = v1.placeholder(tf.float32, [None], "z")
        scalar = claimed(z)
        scalar.tensor_shape.Clear()
        total = tf.reduce_sum(x, 1) + z
        inputs = {"x": claimed(x, None), "z": scalar}
        return {"serving_default": signature(inputs, {"total": claimed(total, None, 7)})}

    save("wrong_shape", build)
    instances = [{"x": [1, 2, 3], "z": 4}, {"x": [0.5, 0, 0], "z": 0.25}, {"x": 1, "z": 1}]
    write_json("inputs/wrong_shape/vectors.json", instances)
    golden("wrong_shape", "vectors", "JSON", "inputs/wrong_shape/vectors.json")


def no_shape():
    """TensorInfos without a shape, and a placeholder whose shape only _output_shapes tells."""
    def build():
        x = v1.placeholder(tf.float32, [None, 3], "x")
        inputs, outputs = {"x": tensor_info(x)}, {"y": tensor_info(2 * x)}
        for info in (*inputs.values(), *outputs.values()):
            info.ClearField("tensor_shape")
        return {"serving_default": signature(inputs, outputs)}

    save("no_shape", build)
    path = model_dir("no_shape") / "saved_model.pb"
    model = saved_model_pb2.SavedModel.FromString(path.read_bytes())
    for node in model.meta_graphs[0].graph_def.node:
        if node.op == "Placeholder":
            del node.attr["shape"]
    path.write_bytes(model.SerializeToString(deterministic=True))
    write_json("inputs/no_shape/vectors.json", [{"x": [1, 2, 3]}, {"x": [4, 5]}, [6, 7, 8]])
    golden("no_shape", "vectors", "JSON", "inputs/no_shape/vectors.json")


def instance_keys():
    """Outputs that are an input's placeholder, and outputs that are one tensor, each under two aliases."""
    def build():
        key = v1.placeholder(tf.string, [None], "key")
        x = v1.placeholder(tf.float32, [None, 2], "x")
        y = tf.reduce_sum(x, 1)
        fixed = v1.placeholder(tf.int64, [3], "fixed")
        factor = v1.placeholder_with_default([2.0], [None], "factor")
        z = v1.placeholder(tf.float32, [None], "z")
        return {
            "serving_default": signature({"key": key, "x": x}, {"id": key, "key": key, "x": x, "y": y, "y2": y}),
            "keys_only": signature({"key": key}, {"key": key}),
            "fixed": signature({"x": fixed}, {"half": fixed // 2, "x": fixed}),
            "optional": signature({"factor": factor, "z": z}, {"factor": factor, "y": factor * z}),
        }

    save("instance_keys", build)
    instances = [{"key": f"k{i}" * i, "x": [i, i / 4]} for i in range(10)]
    write_json("inputs/instance_keys/ten.json", instances)
    write_json("inputs/instance_keys/keys.json", [i["key"] for i in instances])
    write_json("inputs/instance_keys/numbers.json", list(range(7)))
    golden("instance_keys", "ten", "JSON", "inputs/instance_keys/ten.json")
    golden("instance_keys", "keys_only", "JSON", "inputs/instance_keys/keys.json", "keys_only")
    golden("instance_keys", "fixed", "JSON", "inputs/instance_keys/numbers.json", "fixed")


def no_tags():
    """One meta graph, whose tag set is empty, as TF1 Hub has it."""
    def build():
        x = v1.placeholder(tf.float32, [None], "x")
        return {"default": signature({"x": x}, {"y": x + v1.get_variable("one", initializer=1.0)})}

    save("no_tags", build, tags=[])
    write_json("inputs/no_tags/numbers.json", [{"x": 1}, {"x": 2.5}])
    golden("no_tags", "numbers", "JSON", "inputs/no_tags/numbers.json", "default", tags=[])


def unsaved_variable():
    """Reads a variable that is in no checkpoint, as of a model that was exported without tracking its layers."""
    def build():
        x = v1.placeholder(tf.float32, [None], "x")
        handle = tf.raw_ops.VarHandleOp(dtype=tf.float32, shape=[], shared_name="weight")
        return {"serving_default": signature({"x": x}, {"y": x * tf.raw_ops.ReadVariableOp(resource=handle, dtype=tf.float32)})}

    save("unsaved_variable", build)


def other_tag():
    """Two meta graphs, tagged train and gpu: neither is serve."""
    def build():
        x = v1.placeholder(tf.float32, [None], "x")
        return {"serving_default": signature({"x": x}, {"y": x + v1.get_variable("one", initializer=1.0)})}

    save("other_tag", build, tags=["train"], more_tags=["gpu"])
    write_json("inputs/other_tag/numbers.json", [{"x": 1}, {"x": 2.5}])
    for tag in ("train", "gpu"):
        golden("other_tag", tag, "JSON", "inputs/other_tag/numbers.json", tags=[tag])


def sparse_input():
    """An input that is a SparseTensor (coo_sparse); the signature dense can be used."""
    def build():
        sparse = v1.sparse_placeholder(tf.float32, [None, 3], "sparse")
        x = v1.placeholder(tf.float32, [None], "x")
        return {
            "serving_default": signature({"sparse": sparse}, {"total": v1.sparse_reduce_sum(sparse, 1)}),
            "dense": signature({"x": x}, {"y": x + 1}),
        }

    save("sparse_input", build)
    write_json("inputs/sparse_input/numbers.json", [{"x": 1}, {"x": 2.5}])
    golden("sparse_input", "dense", "JSON", "inputs/sparse_input/numbers.json", "dense")


def composite_input():
    """An input that is a RaggedTensor (composite_tensor)."""
    def build():
        ragged = v1.ragged.placeholder(tf.float32, ragged_rank=1, name="ragged")
        return {"serving_default": signature({"ragged": ragged}, {"total": tf.reduce_sum(ragged, 1)})}

    save("composite_input", build)


def sparse_output():
    """An output that is a SparseTensor; its input is dense."""
    def build():
        x = v1.placeholder(tf.float32, [None, 3], "x")
        return {"serving_default": signature({"x": x}, {"nonzero": tf.sparse.from_dense(x)})}

    save("sparse_output", build)


def complex_input():
    """A complex64 input, a dtype that no JSON value expresses."""
    def build():
        z = v1.placeholder(tf.complex64, [None], "z")
        return {"serving_default": signature({"z": z}, {"absolute": tf.abs(z)})}

    save("complex_input", build)


def no_input():
    """A signature without inputs."""
    save("no_input", lambda: {"serving_default": signature({}, {"y": tf.constant([1.0])})})


MODELS = [
    tf1_table, tf1_pbtxt, unknown_rank, wrong_shape, no_shape, instance_keys, no_tags, unsaved_variable, other_tag, sparse_input,
    composite_input, sparse_output, complex_input, no_input,
]
