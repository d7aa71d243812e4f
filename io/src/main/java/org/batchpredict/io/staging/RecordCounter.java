package org.batchpredict.io.staging;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Counts the records in the bytes of a results file, which come in pieces. */
abstract class RecordCounter {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long NEWLINES = 0x0a0a0a0a0a0a0a0aL;
  private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;

  private static final RecordCounter NONE =
      new RecordCounter() {
        @Override
        void add(byte[] bytes, int length) {}
      };

  long records;

  abstract void add(byte[] bytes, int length);

  /**
   * Of the plain bytes of a file of that name; one that counts nothing where they do not show the
   * records.
   *
   * @param isHeaded whether shards of CSV begin with the names of the columns
   */
  static RecordCounter of(String name, boolean isHeaded) {
    return switch (ResultNames.plainSuffix(name)) {
      case "" -> name.endsWith(ResultNames.CSV) ? ofCsv() : ofLines();
      case ResultNames.CSV -> isHeaded ? ofCsv().from(-1) : ofCsv();
      case ResultNames.TF_RECORD -> new TfRecordCounter();
      default -> NONE;
    };
  }

  private RecordCounter from(long start) {
    records = start;
    return this;
  }

  /** Whether it counts. */
  boolean counts() {
    return this != NONE;
  }

  /** Of JSON Lines, which have a line end after each record, and nowhere else. */
  static RecordCounter ofLines() {
    return new RecordCounter() {
      @Override
      void add(byte[] bytes, int length) {
        records += countNewlines(bytes, length);
      }
    };
  }

  /** Of CSV (RFC 4180), whose fields may hold line ends, then between quotes. */
  static RecordCounter ofCsv() {
    return new RecordCounter() {
      private boolean quoted;

      @Override
      void add(byte[] bytes, int length) {
        boolean inQuotes = quoted;
        long ends = 0;
        for (int i = 0; i < length; i++) {
          byte b = bytes[i];
          // A quote within a field is written as two: those change nothing together.
          inQuotes ^= b == '"';
          ends += b == '\n' && !inQuotes ? 1 : 0;
        }
        quoted = inQuotes;
        records += ends;
      }
    };
  }

  private static long countNewlines(byte[] bytes, int length) {
    long count = 0;
    int i = 0;
    for (; i <= length - Long.BYTES; i += Long.BYTES) {
      long zeros = (long) LONGS.get(bytes, i) ^ NEWLINES;
      // The high bit of each byte that is zero now, and of no other.
      count += Long.bitCount(~(((zeros & LOW_BITS) + LOW_BITS) | zeros | LOW_BITS));
    }
    for (; i < length; i++) {
      count += bytes[i] == '\n' ? 1 : 0;
    }
    return count;
  }
}
