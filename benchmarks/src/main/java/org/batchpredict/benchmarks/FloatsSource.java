package org.batchpredict.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.util.SplittableRandom;

/** 32 floats between -1 and 1, of eight decimals: some 380 bytes a record. */
final class FloatsSource implements RecordSource {
  private static final int FEATURES = 32;
  private static final int DECIMALS = 8;
  private static final int ONE = 100_000_000;
  private static final byte[] BEGIN = "{\"features\":[".getBytes(US_ASCII);
  private static final byte[] END = "]}\n".getBytes(US_ASCII);

  /** Each kind of a record that is no instance in its turn: no number, cut short, too few. */
  private static final byte[][] BAD_ENDS = {
    ",\"x\"]}\n".getBytes(US_ASCII), "\n".getBytes(US_ASCII), END
  };

  private final SplittableRandom random = new SplittableRandom(1);
  private final byte[] line = new byte[BEGIN.length + FEATURES * (DECIMALS + 4) + 8];
  private final int failureEvery;
  private int size;

  FloatsSource(int failureEvery) {
    this.failureEvery = failureEvery;
  }

  @Override
  public void write(long number, OutputStream out) throws IOException {
    boolean bad = failureEvery > 0 && number % failureEvery == failureEvery - 1;
    size = 0;
    append(BEGIN);
    int count = bad ? FEATURES - 1 : FEATURES;
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        line[size++] = ',';
      }
      appendFloat(random.nextInt(1 - ONE, ONE));
    }
    append(bad ? BAD_ENDS[(int) (number / failureEvery % BAD_ENDS.length)] : END);
    out.write(line, 0, size);
  }

  private void appendFloat(int unit) {
    if (unit < 0) {
      line[size++] = '-';
    }
    line[size++] = '0';
    line[size++] = '.';
    int digits = Math.abs(unit);
    for (int i = DECIMALS - 1; i >= 0; i--) {
      line[size + i] = (byte) ('0' + digits % 10);
      digits /= 10;
    }
    size += DECIMALS;
  }

  private void append(byte[] text) {
    System.arraycopy(text, 0, line, size, text.length);
    size += text.length;
  }
}
