package org.batchpredict.transforms.tensor;

/** The dtypes of a signature that a JSON value can express (docs/spec.md, Instances). */
public enum DType {
  FLOAT(Kind.FLOAT, 4),
  DOUBLE(Kind.FLOAT, 8),
  HALF(Kind.FLOAT, 2),
  BFLOAT16(Kind.FLOAT, 2),
  INT8(Kind.INT, 1),
  INT16(Kind.INT, 2),
  INT32(Kind.INT, 4),
  INT64(Kind.INT, 8),
  UINT8(Kind.UINT, 1),
  UINT16(Kind.UINT, 2),
  UINT32(Kind.UINT, 4),
  UINT64(Kind.UINT, 8),
  BOOL(Kind.BOOL, 1),
  STRING(Kind.STRING, 0);

  /** What the values of a dtype are. */
  public enum Kind {
    FLOAT,
    INT,
    UINT,
    BOOL,
    STRING
  }

  private final Kind kind;
  private final int bytes;

  DType(Kind kind, int bytes) {
    this.kind = kind;
    this.bytes = bytes;
  }

  public Kind kind() {
    return kind;
  }

  /** The size of one element in bytes; 0 for STRING, whose elements differ. */
  public int bytes() {
    return bytes;
  }
}
