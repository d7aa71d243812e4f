package org.batchpredict.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** A file that is read from start to end, over a connection that may be lost on the way. */
final class StreamChannel implements ReadableByteChannel {
  private final ByteBuffer sound;
  private final boolean isLost;
  private boolean open = true;

  StreamChannel(byte[] file, int reach) {
    sound = ByteBuffer.wrap(file, 0, Math.min(reach, file.length));
    isLost = reach < file.length;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (sound.hasRemaining()) {
      target.put(sound.get());
      return 1;
    } else if (isLost) {
      throw new IOException("connection reset");
    }
    return -1;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
  }
}
