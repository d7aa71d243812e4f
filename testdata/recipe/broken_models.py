"""SavedModels that cannot be loaded."""

import shutil

from files import fresh_model_dir, model_dir

import keras_models


def damaged_copy(name, file, keep):
    """Copies mlp and cuts one file of the copy to the first keep of its bytes (keep: a share of them)."""
    if not model_dir("mlp").exists():
        keras_models.mlp()
    shutil.copytree(model_dir("mlp"), fresh_model_dir(name))
    path = model_dir(name) / file
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])


def corrupt():
    """A saved_model.pb cut short."""
    damaged_copy("corrupt", "saved_model.pb", 0.5)


def corrupt_variables():
    """A variables file cut short; the graph is whole.

    So short that no variable is left: TensorFlow reads them in any order, and says the same of each.
    """
    damaged_copy("corrupt_variables", "variables/variables.data-00000-of-00001", 0.0001)


MODELS = [corrupt, corrupt_variables]
