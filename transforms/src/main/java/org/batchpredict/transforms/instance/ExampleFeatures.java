package org.batchpredict.transforms.instance;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.Arrays;

/**
 * Where the features of a serialized {@code tf.Example} lie in it (tensorflow/core/example,
 * example.proto and feature.proto): {@code Example{features=1}}, {@code Features{map feature=1}}.
 */
final class ExampleFeatures {
  /** What a record is. */
  enum Kind {
    EXAMPLE,
    SEQUENCE_EXAMPLE,
    NEITHER
  }

  /** Field 1, and field 2, of the wire type that has a length. */
  static final int FIRST = 0x0a;

  static final int SECOND = 0x12;

  private int count;
  private int[] nameStarts = new int[16];
  private int[] nameEnds = new int[16];
  private int[] starts = new int[16];
  private int[] ends = new int[16];

  /** Reads a record; only a {@link Kind#EXAMPLE} has features. */
  Kind read(byte[] bytes, int start, int length) {
    count = 0;
    boolean sequence = false;
    CodedInputStream in = CodedInputStream.newInstance(bytes, start, length);
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == FIRST) {
          readFeatures(in, start);
        } else if (tag == SECOND && in.skipField(tag)) {
          sequence = true;
        } else {
          return Kind.NEITHER;
        }
      }
    } catch (IOException e) { // no protocol buffer
      return Kind.NEITHER;
    }
    return sequence ? Kind.SEQUENCE_EXAMPLE : Kind.EXAMPLE;
  }

  private void readFeatures(CodedInputStream in, int start) throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      require(tag == FIRST);
      readEntry(in, start);
    }
    in.popLimit(limit);
  }

  private void readEntry(CodedInputStream in, int start) throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    add();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      require(tag == FIRST || tag == SECOND);
      int length = in.readRawVarint32();
      int from = start + in.getTotalBytesRead();
      in.skipRawBytes(length);
      (tag == FIRST ? nameStarts : starts)[count - 1] = from;
      (tag == FIRST ? nameEnds : ends)[count - 1] = from + length;
    }
    in.popLimit(limit);
  }

  static void require(boolean wellFormed) throws InvalidProtocolBufferException {
    if (!wellFormed) {
      throw new InvalidProtocolBufferException("Not the fields of a tf.Example");
    }
  }

  private void add() {
    if (count == starts.length) {
      nameStarts = Arrays.copyOf(nameStarts, 2 * count);
      nameEnds = Arrays.copyOf(nameEnds, 2 * count);
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    nameStarts[count] = 0;
    nameEnds[count] = 0;
    starts[count] = 0;
    ends[count] = 0;
    count++;
  }

  int count() {
    return count;
  }

  /** The place in the bytes of the name, UTF-8, of a feature. */
  int nameStart(int feature) {
    return nameStarts[feature];
  }

  int nameEnd(int feature) {
    return nameEnds[feature];
  }

  /** The place in the bytes of a feature's message. */
  int start(int feature) {
    return starts[feature];
  }

  int end(int feature) {
    return ends[feature];
  }
}
