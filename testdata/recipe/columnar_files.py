"""Files of Parquet and Avro by other tools (pyarrow, fastavro), for the tests of formats/."""

import datetime
import decimal
import uuid
from pathlib import Path

ROWS = 20
DIRECTORY = Path(__file__).resolve().parent.parent / "columnar"


def columnar():
    DIRECTORY.mkdir(exist_ok=True)
    rows = [
        {"n": i, "x": None if i % 5 == 3 else i / 4, "v": [i, i + 0.5][: i % 3], "s": f"text {i % 4}"}
        for i in range(ROWS)
    ]
    parquet_rows(rows)
    parquet_types()
    avro_rows(rows)
    people()


def people():
    """The sample's people with an id, and one more without an age."""
    import json

    import fastavro
    import pyarrow as pa
    import pyarrow.parquet as pq

    lines = (DIRECTORY.parent / "sample" / "people.json").read_text().splitlines()
    rows = [{"id": i, **json.loads(line)} for i, line in enumerate(lines)]
    rows.append({"id": len(rows), "age": None, "country": "DE"})
    schema = pa.schema(
        [("id", pa.int64()), ("age", pa.list_(pa.float32())), ("country", pa.string())]
    )
    pq.write_table(
        pa.Table.from_pylist(rows, schema), DIRECTORY / "people.parquet", row_group_size=2
    )
    ages = ["null", {"type": "array", "items": "float"}]
    fields = [
        {"name": "id", "type": "long"},
        {"name": "age", "type": ages},
        {"name": "country", "type": "string"},
    ]
    with open(DIRECTORY / "people.avro", "wb") as file:
        fastavro.writer(
            file,
            fastavro.parse_schema({"type": "record", "name": "Person", "fields": fields}),
            rows,
            "deflate",
            sync_marker=b"0123456789abcdef",
        )


def parquet_rows(rows):
    """The same rows by every codec and both versions of pages, in row groups of 7."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema(
        [("n", pa.int64()), ("x", pa.float64()), ("v", pa.list_(pa.float32())), ("s", pa.string())]
    )
    table = pa.Table.from_pylist(rows, schema)
    for codec in ["none", "snappy", "gzip", "zstd", "lz4"]:
        for version in ["1.0", "2.0"]:
            pq.write_table(
                table,
                DIRECTORY / f"rows-{codec}-{version[0]}.parquet",
                compression=codec,
                data_page_version=version,
                row_group_size=7,
                write_page_checksum=True,
                use_dictionary=["s"],
            )
    pq.write_table(table, DIRECTORY / "rows-brotli.parquet", compression="brotli")
    encodings = {"n": "DELTA_BINARY_PACKED", "x": "BYTE_STREAM_SPLIT", "s": "DELTA_BYTE_ARRAY"}
    pq.write_table(
        table, DIRECTORY / "rows-encodings.parquet", use_dictionary=False, column_encoding=encodings
    )


def parquet_types():
    """Two rows: a value of each type, and null in each of them."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    time = datetime.datetime(2024, 2, 29, 12, 30, 15, 123456)
    types = [
        ("bool", pa.bool_(), True),
        ("int8", pa.int8(), -8),
        ("uint8", pa.uint8(), 200),
        ("uint16", pa.uint16(), 60000),
        ("uint32", pa.uint32(), 4_000_000_000),
        ("uint64", pa.uint64(), 18_000_000_000_000_000_000),
        ("half", pa.float16(), np.float16(1.5)),
        ("float", pa.float32(), 0.1),
        ("double", pa.float64(), 0.1),
        ("decimal", pa.decimal128(9, 2), decimal.Decimal("-12.34")),
        ("date", pa.date32(), time.date()),
        ("seconds", pa.time32("ms"), time.time().replace(microsecond=0)),
        ("millis", pa.timestamp("ms", tz="UTC"), time),
        ("micros", pa.timestamp("us"), time),
        ("fixed", pa.binary(3), b"abc"),
        ("bytes", pa.binary(), b"\xff\x00"),
        ("string", pa.string(), "é"),
        ("lists", pa.list_(pa.list_(pa.int32())), [[1, 2], [], None, [3, None]]),
        ("struct", pa.struct([("a", pa.int32()), ("b", pa.string())]), {"a": 1, "b": None}),
        ("map", pa.map_(pa.string(), pa.int32()), [("k", 5)]),
        ("a.b", pa.int32(), 7),
    ]
    fields = [pa.field(name, dtype) for name, dtype, _ in types]
    arrays = [pa.array([value, None], dtype) for _, dtype, value in types]
    pq.write_table(pa.table(arrays, pa.schema(fields)), DIRECTORY / "types.parquet")
    old = pa.table({"t": pa.array([time, None], pa.timestamp("ns"))})
    pq.write_table(old, DIRECTORY / "int96.parquet", use_deprecated_int96_timestamps=True)
    ids = pa.array([uuid.UUID(int=7).bytes, None], pa.uuid() if hasattr(pa, "uuid") else pa.binary(16))
    pq.write_table(pa.table({"id": ids}), DIRECTORY / "uuid.parquet")


def avro_rows(rows):
    import fastavro

    fields = [
        {"name": "n", "type": "long"},
        {"name": "x", "type": ["null", "double"]},
        {"name": "v", "type": {"type": "array", "items": "float"}},
        {"name": "s", "type": "string"},
    ]
    schema = fastavro.parse_schema({"type": "record", "name": "Row", "fields": fields})
    for codec in ["null", "deflate", "snappy", "zstandard", "bzip2"]:
        with open(DIRECTORY / f"rows-{codec}.avro", "wb") as file:
            fastavro.writer(
                file, schema, rows, codec, sync_interval=60, sync_marker=b"0123456789abcdef"
            )


MODELS = (columnar,)
