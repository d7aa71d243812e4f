"""Makes the test data: all of it, or the models named. See scripts/make-testdata --help."""

import argparse
import os

import benchmark_models
import broken_models
import columnar_files
import keras_models
import numeric_models
import reaching_models
import text_models
import tf1_models

from files import TESTDATA
from golden import check

MODULES = (keras_models, text_models, numeric_models, tf1_models, reaching_models, broken_models, benchmark_models,
           columnar_files)
RECIPES = {recipe.__name__: recipe for module in MODULES for recipe in module.MODELS}


def main():
    parser = argparse.ArgumentParser(prog="make-testdata")
    parser.add_argument("--check", action="store_true", help="change nothing; compare models and goldens")
    parser.add_argument("models", nargs="*", metavar="MODEL", help="all when none is named")
    arguments = parser.parse_args()
    names = arguments.models or list(RECIPES)
    if unknown := [name for name in names if name not in RECIPES]:
        parser.error(f"no such model: {', '.join(unknown)} (there are: {', '.join(RECIPES)})")
    os.chdir(TESTDATA / "recipe")
    for name in names:
        if arguments.check:
            goldens = sorted((TESTDATA / "golden" / name).glob("*.json"))
            for path in goldens:
                check(path)
            print(f"{name}: {len(goldens)} goldens agree")
        else:
            RECIPES[name]()
            print(f"{name}: made")


main()
