package org.batchpredict.transforms.format;

/** Tells whether bytes are UTF-8 (RFC 3629, section 4). */
final class Utf8 {
  private Utf8() {}

  static boolean isValid(byte[] source, int start, int length) {
    int end = start + length;
    int at = start;
    while (at < end) {
      if (source[at] >= 0) {
        at++;
      } else {
        int sequence = sequenceLength(source, at, end);
        if (sequence == 0) {
          return false;
        }
        at += sequence;
      }
    }
    return true;
  }

  /**
   * The number of bytes of the character beyond ASCII at {@code at}; 0 when the bytes up to {@code
   * end} do not begin with one.
   */
  static int sequenceLength(byte[] source, int at, int end) {
    int lead = source[at] & 0xFF;
    if (lead < 0xC2 || lead > 0xF4) {
      return 0;
    }
    int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (end - at < length) {
      return 0;
    }
    // The second byte keeps out overlong forms, surrogates, and what lies past U+10FFFF.
    int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    int second = source[at + 1] & 0xFF;
    if (second < least || second > most) {
      return 0;
    }
    for (int i = at + 2; i < at + length; i++) {
      if ((source[i] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return length;
  }
}
