package org.batchpredict.formats.avro;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.batchpredict.transforms.format.LineBuffer;

/**
 * The encoded predictions in a piece of a {@link LineBuffer}, each after its length. Begins with
 * none; {@link #next} goes to the next.
 */
public final class DatumPieces {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final int end;
  private int start;
  private int next;

  public DatumPieces(byte[] bytes, int start, int length) {
    this.bytes = bytes;
    this.next = start;
    this.end = start + length;
  }

  /** Begins a prediction; {@link #end} is given where it began. */
  static void begin(LineBuffer out) {
    out.reserve(Integer.BYTES);
    out.advance(Integer.BYTES);
  }

  /** Ends the prediction that began at an index. */
  static void end(LineBuffer out, int start) {
    INT.set(out.bytes(), start, out.size() - start - Integer.BYTES);
  }

  /** Goes to the next prediction; false when there is none. */
  public boolean next() {
    if (next == end) {
      return false;
    }
    start = next + Integer.BYTES;
    next = start + (int) INT.get(bytes, next);
    return true;
  }

  /** The index of its first byte. */
  public int start() {
    return start;
  }

  public int length() {
    return next - start;
  }
}
