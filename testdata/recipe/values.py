"""JSON values to tensors and back, by the value rules of the goldens (testdata/README.md)."""

import base64
import json
import math
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction

import numpy as np
import tensorflow as tf

from files import b64

FLOATS = (tf.float32, tf.float64, tf.float16, tf.bfloat16)
SPECIALS = ("NaN", "Infinity", "-Infinity")


def encode(value, dtype):
    """Returns the array of one instance; Python numbers of a float dtype round to nearest."""
    if isinstance(value, list):
        rows = [encode(v, dtype) for v in value]
        if len({row.shape for row in rows}) > 1:
            raise ValueError("ragged list")
        empty = np.empty((0,), dtype.as_numpy_dtype)
        return np.stack(rows) if rows else empty
    return np.array(_scalar(value, dtype), dtype.as_numpy_dtype)


def cell(text, tensor):
    """Returns the JSON value that a cell of CSV stands for."""
    if tensor.dtype == tf.bool:
        value = {"true": True, "false": False}.get(text.lower())
    elif tensor.dtype == tf.string:
        value = text
    else:
        value = text if text in SPECIALS else json.loads(text, parse_float=Decimal)
    for _ in range(0 if isinstance(value, list) else tensor.shape.rank - 1):
        value = [value]
    return value


def _scalar(value, dtype):
    if dtype == tf.string:
        if isinstance(value, dict) and list(value) == ["b64"]:
            return base64.b64decode(value["b64"], validate=True)
        if isinstance(value, str):
            return value.encode()
    elif dtype == tf.bool:
        if isinstance(value, bool):
            return value
    elif isinstance(value, bool):
        pass
    elif dtype in FLOATS:
        if isinstance(value, str) and value in SPECIALS:
            return float(value)
        if isinstance(value, (int, float, Decimal)):
            return nearest(value, dtype.as_numpy_dtype)
    elif isinstance(value, (int, Decimal)) and value == int(value):
        return int(value)
    elif isinstance(value, str) and dtype in (tf.int64, tf.uint64):
        return int(value)
    raise ValueError(f"not a {dtype.name}: {value!r}")


def nearest(value, numpy_dtype):
    """Rounds once, ties to even: casting by way of float64 would round twice. Overflow: ValueError."""
    if isinstance(value, float) and not math.isfinite(value):
        return value
    exact = Fraction(value)
    biggest = numpy_dtype(tf.as_dtype(numpy_dtype).max)
    step = Fraction(float(biggest)) - Fraction(float(_neighbour(biggest, -1)))
    if abs(exact) >= Fraction(float(biggest)) + step / 2:
        raise ValueError(f"overflow: {value}")
    with np.errstate(over="ignore"):
        guess = numpy_dtype(float(value))
    if not np.isfinite(guess):
        guess = biggest if exact > 0 else -biggest
    around = [guess] + [n for n in (_neighbour(guess, -1), _neighbour(guess, 1)) if np.isfinite(n)]
    return min(around, key=lambda x: (abs(Fraction(float(x)) - exact), _bits(x) & 1))


def _bits(value):
    return int.from_bytes(value.tobytes(), "little")


def _neighbour(value, step):
    """Returns the float whose bits are step further; NaN across a zero."""
    size = value.itemsize
    bits = (_bits(value) + step) % (1 << 8 * size)
    return np.frombuffer(bits.to_bytes(size, "little"), type(value))[0]


def decode(array, dtype, alias):
    """Returns the JSON value of one row of an output; UnicodeDecodeError when it has none."""
    if array.ndim:
        return [decode(array[i, ...], dtype, alias) for i in range(len(array))]
    value = array[()]
    if dtype == tf.string:
        return b64(value) if alias.endswith("_bytes") else value.decode()
    if dtype in FLOATS:
        return _float(value)
    return bool(value) if dtype == tf.bool else int(value)


def _float(value):
    if np.isnan(value):
        return "NaN"
    if np.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return shortest(value)


def shortest(value):
    """Returns the float64 that prints as the shortest decimal that reads back as value."""
    exact = Decimal(float(value))
    for digits in range(1, 18):
        candidates = [
            Context(prec=digits, rounding=r).create_decimal(exact) for r in (ROUND_FLOOR, ROUND_CEILING)
        ]
        candidates.sort(key=lambda c: (abs(Fraction(c) - Fraction(exact)), c.as_tuple().digits[-1] % 2))
        for candidate in candidates:
            if type(value)(nearest_or_inf(candidate, type(value))) == value:
                return math.copysign(float(candidate), float(value))
    raise AssertionError(value)


def nearest_or_inf(value, numpy_dtype):
    try:
        return nearest(value, numpy_dtype)
    except ValueError:
        return math.inf
