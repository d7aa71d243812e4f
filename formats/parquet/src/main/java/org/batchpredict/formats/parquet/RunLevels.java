package org.batchpredict.formats.parquet;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.parquet.io.ParquetDecodingException;

/**
 * Levels as runs of one level, or of levels packed by their bits (Parquet format, Encodings.md,
 * RLE). The library reads one level at a time, and an array for each run.
 */
final class RunLevels implements Levels {
  private static final int MAX_VARINT_BITS = 35;

  private final byte[] bytes;
  private final int end;
  private final int most;
  private final int width;
  private int position;
  private int run;
  private boolean packed;
  private byte level;
  private long bit;

  /**
   * @param source the levels, from its position to its limit
   * @param most the greatest level, 3 at the most: no level lies in two bytes
   */
  RunLevels(ByteBuffer source, int most) {
    bytes = source.array();
    position = source.arrayOffset() + source.position();
    end = source.arrayOffset() + source.limit();
    this.most = most;
    width = Integer.SIZE - Integer.numberOfLeadingZeros(most);
  }

  @Override
  public void read(byte[] target, int count) {
    int done = 0;
    while (done < count) {
      while (run == 0) {
        next();
      }
      int part = Math.min(run, count - done);
      if (packed) {
        unpack(target, done, part);
      } else {
        Arrays.fill(target, done, done + part, level);
      }
      run -= part;
      done += part;
    }
  }

  private void next() {
    long header = 0;
    int shift = 0;
    byte part;
    do {
      if (position >= end || shift >= MAX_VARINT_BITS) {
        throw new ParquetDecodingException("a page has too few levels");
      }
      part = bytes[position++];
      header |= (part & 0x7fL) << shift;
      shift += 7;
    } while (part < 0);
    packed = (header & 1) == 1;
    long length = packed ? (header >>> 1) * Byte.SIZE : header >>> 1;
    if (length > Integer.MAX_VALUE) {
      throw new ParquetDecodingException("a page has a run of " + length + " levels");
    }
    run = (int) length;
    if (packed) {
      bit = (long) position * Byte.SIZE;
      position = (int) Math.min(end, position + (header >>> 1) * width);
    } else if (position < end) {
      level = (byte) checked(bytes[position++] & 0xff);
    } else {
      throw new ParquetDecodingException("a page has too few levels");
    }
  }

  private void unpack(byte[] target, int start, int count) {
    int mask = (1 << width) - 1;
    int greatest = 0;
    for (int i = start; i < start + count; i++) {
      int at = (int) (bit / Byte.SIZE);
      // a last run may be cut after its last level, and have no bytes for those that fill it up
      int value = (at < end ? bytes[at] & 0xff : 0) >>> (int) (bit % Byte.SIZE) & mask;
      target[i] = (byte) value;
      greatest = Math.max(greatest, value);
      bit += width;
    }
    checked(greatest);
  }

  private int checked(int value) {
    if (value > most) {
      throw new ParquetDecodingException("a page has a level of " + value + ", above " + most);
    }
    return value;
  }
}
