package org.batchpredict.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;

/** A file of a {@link MemDisk} that is being written. */
final class MemChannel implements WritableByteChannel {
  private final MemDisk disk;
  private final String path;
  private final ByteArrayOutputStream file;
  private boolean open = true;

  MemChannel(MemDisk disk, String path, ByteArrayOutputStream file) {
    this.disk = disk;
    this.path = path;
    this.file = file;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    if (!open) {
      throw new ClosedChannelException();
    }
    byte[] bytes = new byte[source.remaining()];
    source.get(bytes);
    disk.write(path, file, bytes);
    return bytes.length;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() throws IOException {
    if (open) {
      open = false;
      disk.close(path);
    }
  }
}
