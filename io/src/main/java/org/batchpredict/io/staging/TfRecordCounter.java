package org.batchpredict.io.staging;

/** Counts TFRecords by their lengths; their checksums are no matter, as the file has one. */
final class TfRecordCounter extends RecordCounter {
  /** The checksums of the length, which comes first, and of the payload. */
  private static final int CHECKSUM_BYTES = 2 * Integer.BYTES;

  private long length;
  private int lengthBytes;
  private long left;

  @Override
  void add(byte[] bytes, int count) {
    int i = 0;
    while (i < count) {
      if (lengthBytes < Long.BYTES) {
        length |= (bytes[i++] & 0xffL) << (Byte.SIZE * lengthBytes);
        lengthBytes++;
        left = length < 0 ? length : length + CHECKSUM_BYTES;
        continue;
      }
      long skipped = left < 0 ? count - i : Math.min(left, count - i); // no file is that long
      i += (int) skipped;
      left -= skipped;
      if (left == 0) {
        records++;
        length = 0;
        lengthBytes = 0;
      }
    }
  }
}
