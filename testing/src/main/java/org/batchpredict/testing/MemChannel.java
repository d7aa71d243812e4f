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
  private final boolean isNew;
  private boolean open = true;
  private boolean whole = true;

  MemChannel(MemDisk disk, String path, ByteArrayOutputStream file, boolean isNew) {
    this.disk = disk;
    this.path = path;
    this.file = file;
    this.isNew = isNew;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    if (!open) {
      throw new ClosedChannelException();
    }
    byte[] bytes = new byte[source.remaining()];
    source.get(bytes);
    whole = false;
    disk.write(path, file, bytes);
    whole = true;
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
      disk.close(path, file, isNew, whole);
    }
  }
}
