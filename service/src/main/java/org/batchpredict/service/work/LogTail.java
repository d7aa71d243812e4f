package org.batchpredict.service.work;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The last of what was written to a log. Safe for use by several threads. */
final class LogTail {
  /** What a job's row can hold of each attempt. */
  static final int BYTES = 32 << 10;

  private final byte[] ring = new byte[BYTES];
  private long written;

  synchronized void add(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      ring[(int) (written++ % BYTES)] = bytes[i];
    }
  }

  /** Whole lines, if the first that is left was cut; a byte that is no text is a question mark. */
  synchronized String text() {
    int length = (int) Math.min(written, BYTES);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = ring[(int) ((written - length + i) % BYTES)];
    }
    String text = new String(bytes, UTF_8).replace('\0', '?');
    return written > BYTES ? text.substring(text.indexOf('\n') + 1) : text;
  }
}
