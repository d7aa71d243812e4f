package org.batchpredict.io.files;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.beam.sdk.io.FileSystems;

/**
 * The bytes of a file from an offset to its planned end. What was appended after the plan is not
 * read.
 */
public final class FileStream extends InputStream {
  private final String file;
  private final long fileSize;
  private final ReadableByteChannel channel;
  private long position;

  private FileStream(String file, long fileSize, ReadableByteChannel channel) {
    this.file = file;
    this.fileSize = fileSize;
    this.channel = channel;
  }

  /**
   * Opens a file at an offset.
   *
   * @param fileSize the file's size when the job was planned
   * @throws UnreadableFileException when the file cannot be opened
   */
  public static FileStream open(String file, long fileSize, long start) throws IOException {
    ReadableByteChannel channel;
    try {
      channel =
          LocalPaths.isLocal(file)
              ? openLocal(LocalPaths.withoutScheme(file))
              : FileSystems.open(FileSystems.matchNewResource(file, false));
    } catch (IOException | RuntimeException e) {
      throw new UnreadableFileException(file, e);
    }
    FileStream stream = new FileStream(file, fileSize, channel);
    try {
      stream.skipTo(start);
      return stream;
    } catch (IOException e) {
      stream.close();
      throw e;
    }
  }

  /** As Beam does, but for what it finds out of a name each time: of small files there are many. */
  @SuppressWarnings("resource") // closed by its channel
  private static ReadableByteChannel openLocal(String file) throws IOException {
    RegularFile.require(Path.of(file));
    return new FileInputStream(file).getChannel();
  }

  private void skipTo(long start) throws IOException {
    try {
      if (start > 0 && channel instanceof SeekableByteChannel seekable) {
        seekable.position(start);
        position = start;
      } else {
        skipNBytes(start);
      }
    } catch (UnreadableFileException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new UnreadableFileException(file, e);
    }
  }

  /** The offset in the file of the next byte. */
  public long position() {
    return position;
  }

  @Override
  public int read(byte[] target, int start, int length) throws IOException {
    long left = fileSize - position;
    if (left <= 0 || length == 0) {
      return length == 0 ? 0 : -1;
    }
    int read = readChannel(ByteBuffer.wrap(target, start, (int) Math.min(length, left)));
    if (read < 0) {
      throw new LostBytesException(
          String.format(
              Locale.ROOT,
              "the file ended early, at byte %d of %d (it changed after the job was planned)",
              position,
              fileSize));
    }
    position += read;
    return read;
  }

  private int readChannel(ByteBuffer target) throws IOException {
    try {
      int read;
      do {
        read = channel.read(target);
      } while (read == 0);
      return read;
    } catch (IOException | RuntimeException e) {
      throw new UnreadableFileException(file, e);
    }
  }

  /**
   * Whether the file goes on after its planned end, which is reached, with anything but the end of
   * a line: it has grown since, and its last line then may have been half a line.
   */
  public boolean goesOnInLine() throws IOException {
    ByteBuffer next = ByteBuffer.allocate(1);
    return position >= fileSize && readChannel(next) > 0 && next.get(0) != '\n';
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
