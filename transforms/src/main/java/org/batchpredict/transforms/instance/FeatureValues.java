package org.batchpredict.transforms.instance;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;

/**
 * The values of a feature, read one after another from where they lie (feature.proto): {@code
 * Feature{oneof bytes_list=1, float_list=2, int64_list=3}}, each {@code {repeated value=1}}, packed
 * or not.
 */
final class FeatureValues {
  /** What the values are. */
  enum Kind {
    NONE,
    BYTES,
    FLOAT,
    INT64
  }

  private static final Kind[] KINDS = Kind.values();
  private static final int INT64_LIST = 0x1a;
  private static final int ONE_FLOAT = 0x0d;
  private static final int ONE_INT64 = 0x08;

  private byte[] bytes = {};
  private CodedInputStream in = CodedInputStream.newInstance(bytes);
  private Kind kind = Kind.NONE;
  private int start;
  private int length;
  private int count;
  private int packedEnd;
  private int bytesStart;
  private int bytesLength;

  /**
   * Begins with a feature; {@link #kind} and {@link #count} are known then.
   *
   * @throws IOException when it is none
   */
  void open(byte[] source, int from, int to) throws IOException {
    bytes = source;
    kind = Kind.NONE;
    count = 0;
    CodedInputStream feature = CodedInputStream.newInstance(source, from, to - from);
    for (int tag = feature.readTag(); tag != 0; tag = feature.readTag()) {
      ExampleFeatures.require(
          tag == ExampleFeatures.FIRST || tag == ExampleFeatures.SECOND || tag == INT64_LIST);
      kind = KINDS[tag >>> 3];
      length = feature.readRawVarint32();
      start = from + feature.getTotalBytesRead();
      feature.skipRawBytes(length);
    }
    if (kind != Kind.NONE) {
      rewind();
      countValues();
      rewind();
    }
  }

  private void rewind() {
    in = CodedInputStream.newInstance(bytes, start, length);
    packedEnd = 0;
  }

  private void countValues() throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == ExampleFeatures.FIRST) {
        int listLength = in.readRawVarint32();
        int from = start + in.getTotalBytesRead();
        in.skipRawBytes(listLength);
        count += kind == Kind.BYTES ? 1 : packed(from, listLength);
      } else {
        ExampleFeatures.require(
            (tag == ONE_FLOAT && kind == Kind.FLOAT) || (tag == ONE_INT64 && kind == Kind.INT64));
        in.skipField(tag);
        count++;
      }
    }
  }

  private int packed(int from, int listLength) throws IOException {
    if (kind == Kind.FLOAT) {
      ExampleFeatures.require(listLength % Float.BYTES == 0);
      return listLength / Float.BYTES;
    }
    int values = 0;
    for (int i = from; i < from + listLength; i++) {
      values += bytes[i] >= 0 ? 1 : 0; // the last byte of a varint
    }
    ExampleFeatures.require(listLength == 0 || bytes[from + listLength - 1] >= 0);
    return values;
  }

  Kind kind() {
    return kind;
  }

  int count() {
    return count;
  }

  /** The next of {@link Kind#FLOAT}. */
  float nextFloat() throws IOException {
    toValue();
    return in.readFloat();
  }

  /** The next of {@link Kind#INT64}. */
  long nextLong() throws IOException {
    toValue();
    return in.readInt64();
  }

  /** Moves to the next of {@link Kind#BYTES}. */
  void nextBytes() throws IOException {
    in.readTag();
    bytesLength = in.readRawVarint32();
    bytesStart = start + in.getTotalBytesRead();
    in.skipRawBytes(bytesLength);
  }

  byte[] bytes() {
    return bytes;
  }

  /** Where the value that {@link #nextBytes} moved to lies in {@link #bytes}. */
  int bytesStart() {
    return bytesStart;
  }

  int bytesLength() {
    return bytesLength;
  }

  private void toValue() throws IOException {
    while (in.getTotalBytesRead() >= packedEnd) {
      if (in.readTag() != ExampleFeatures.FIRST) {
        return;
      }
      int listLength = in.readRawVarint32();
      packedEnd = in.getTotalBytesRead() + listLength;
    }
  }
}
