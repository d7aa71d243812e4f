package org.batchpredict.io.report;

import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * How many numbers are distributed: some of them, sorted, at even distances by rank.
 *
 * @param count how many numbers they stand for
 * @param data base64 of the points: floats where these have them exactly, else doubles, after a
 *     byte that says how many bytes each has
 */
record Points(long count, String data) {
  static final int MOST = 256;

  public static final Points NONE = of(new double[0], 0);

  public Points {
    if (count < 0 || Base64.getDecoder().decode(data).length == 0) {
      throw new IllegalArgumentException("Invalid points: " + data + ", of " + count);
    }
  }

  /** The points of sorted numbers that stand for {@code count}. */
  static Points of(double[] sorted, long count) {
    int size = Math.min(MOST, sorted.length);
    double[] points = new double[size];
    boolean floats = true;
    for (int i = 0; i < size; i++) {
      double point = sorted[(int) ((i + 0.5) * sorted.length / size)];
      points[i] = point;
      floats &= (float) point == point;
    }
    int width = floats ? Float.BYTES : Double.BYTES;
    ByteBuffer bytes = ByteBuffer.allocate(1 + size * width).put((byte) width);
    for (double point : points) {
      if (floats) {
        bytes.putFloat((float) point);
      } else {
        bytes.putDouble(point);
      }
    }
    return new Points(count, Base64.getEncoder().withoutPadding().encodeToString(bytes.array()));
  }

  double[] values() {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(data));
    int width = bytes.get();
    double[] values = new double[bytes.remaining() / width];
    for (int i = 0; i < values.length; i++) {
      values[i] = width == Float.BYTES ? bytes.getFloat() : bytes.getDouble();
    }
    return values;
  }
}
