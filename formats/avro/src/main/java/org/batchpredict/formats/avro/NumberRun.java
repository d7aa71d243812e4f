package org.batchpredict.formats.avro;

import java.util.List;
import org.apache.avro.Schema;
import org.batchpredict.transforms.instance.InputEncoder;
import org.batchpredict.transforms.instance.InvalidInstanceException;
import org.jspecify.annotations.Nullable;

/**
 * Elements of an array that lie at even distances, being floats or doubles, or a union of null and
 * one of these in which none is null.
 */
enum NumberRun {
  FLOATS(Float.BYTES, -1),
  DOUBLES(Double.BYTES, -1),
  FLOATS_OR_NULLS(Float.BYTES, 0),
  DOUBLES_OR_NULLS(Double.BYTES, 0),
  NULLS_OR_FLOATS(Float.BYTES, 2),
  NULLS_OR_DOUBLES(Double.BYTES, 2);

  private final int width;

  /** The byte before each element, by which a union says what it holds; negative for none. */
  private final int choice;

  NumberRun(int width, int choice) {
    this.width = width;
    this.choice = choice;
  }

  /** What the elements of an array can be; null when they are something else. */
  static @Nullable NumberRun of(Schema element) {
    return switch (element.getType()) {
      case FLOAT -> FLOATS;
      case DOUBLE -> DOUBLES;
      case UNION -> ofUnion(element.getTypes());
      default -> null;
    };
  }

  private static @Nullable NumberRun ofUnion(List<Schema> types) {
    if (types.size() != 2) {
      return null;
    }
    boolean nullFirst = types.get(0).getType() == Schema.Type.NULL;
    boolean nullLast = types.get(1).getType() == Schema.Type.NULL;
    if (nullFirst == nullLast) {
      return null;
    }
    return switch (types.get(nullFirst ? 1 : 0).getType()) {
      case FLOAT -> nullFirst ? NULLS_OR_FLOATS : FLOATS_OR_NULLS;
      case DOUBLE -> nullFirst ? NULLS_OR_DOUBLES : DOUBLES_OR_NULLS;
      default -> null;
    };
  }

  /** Feeds the next {@code count} elements; false, and nothing is done, when one is null. */
  boolean feed(Datum in, int count, InputEncoder input)
      throws InvalidDatumException, InvalidInstanceException {
    if (!isNext(in, count)) {
      return false;
    }
    int start = in.skip((long) count * stride()) + stride() - width;
    if (width == Float.BYTES) {
      input.addFloats(in.bytes(), start, stride(), count);
    } else {
      input.addDoubles(in.bytes(), start, stride(), count);
    }
    return true;
  }

  /** Passes by the next {@code count} elements; false, and nothing is done, when one is null. */
  boolean skip(Datum in, int count) throws InvalidDatumException {
    if (!isNext(in, count)) {
      return false;
    }
    in.skip((long) count * stride());
    return true;
  }

  private boolean isNext(Datum in, int count) {
    int stride = stride();
    if ((long) count * stride > in.left()) {
      return false;
    }
    byte[] bytes = in.bytes();
    int end = in.position() + count * stride;
    for (int at = in.position(); choice >= 0 && at < end; at += stride) {
      if (bytes[at] != choice) {
        return false;
      }
    }
    return true;
  }

  private int stride() {
    return choice < 0 ? width : width + 1;
  }
}
