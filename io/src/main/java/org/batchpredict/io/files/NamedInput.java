package org.batchpredict.io.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.beam.sdk.io.fs.ResourceId;

/** The bytes of a file, with errors that name it: of some stores they come with the first byte. */
final class NamedInput extends FilterInputStream {
  private final ResourceId file;

  NamedInput(ResourceId file, InputStream bytes) {
    super(bytes);
    this.file = file;
  }

  @Override
  public int read() throws IOException {
    try {
      return super.read();
    } catch (IOException | RuntimeException e) {
      throw Storage.failed("read", file, e);
    }
  }

  @Override
  public int read(byte[] target, int start, int length) throws IOException {
    try {
      return super.read(target, start, length);
    } catch (IOException | RuntimeException e) {
      throw Storage.failed("read", file, e);
    }
  }
}
