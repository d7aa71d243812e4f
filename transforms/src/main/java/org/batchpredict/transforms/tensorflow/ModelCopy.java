package org.batchpredict.transforms.tensorflow;

import static java.nio.file.StandardOpenOption.WRITE;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.batchpredict.transforms.tensorflow.ModelDirectory.ModelFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies the files of a model to local disk, in pieces, several at the same time. */
final class ModelCopy {
  static final long PIECE_BYTES = 64L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(ModelCopy.class);
  private static final int BUFFER_BYTES = 256 << 10;
  private static final int TRIES = 3;

  private final ModelDirectory source;
  private final Path target;

  private ModelCopy(ModelDirectory source, Path target) {
    this.source = source;
    this.target = target;
  }

  /**
   * Copies all files into an empty directory.
   *
   * @throws IOException when a file cannot be copied, or is not as long as it is listed
   * @throws InterruptedIOException when the thread is interrupted, which it then still is
   */
  static List<CopiedFile> copy(ModelDirectory source, List<ModelFile> files, Path target)
      throws IOException {
    ModelCopy copy = new ModelCopy(source, target);
    for (ModelFile file : files) {
      copy.create(file);
    }
    return copy.copy(files);
  }

  /** Nothing that a store lists may lead out of the copy. */
  private void create(ModelFile file) throws IOException {
    Path path = target.resolve(file.path());
    if (!path.normalize().equals(path) || !path.startsWith(target) || path.equals(target)) {
      throw new IOException(file.path() + " leads out of the directory");
    }
    Files.createDirectories(path.getParent());
    Files.createFile(path);
  }

  private List<CopiedFile> copy(List<ModelFile> files) throws IOException {
    List<CopiedFile> copied = new ArrayList<>();
    try (CopyThreads<Integer> threads = new CopyThreads<>()) {
      List<List<Future<Integer>>> pieces = new ArrayList<>();
      for (ModelFile file : files) {
        List<Future<Integer>> ofFile = new ArrayList<>();
        long start = 0;
        do {
          long from = start;
          ofFile.add(threads.start(() -> copyPiece(file, from)));
          start += PIECE_BYTES;
        } while (start < file.size());
        pieces.add(ofFile);
      }
      threads.await();
      for (int i = 0; i < files.size(); i++) {
        ModelFile file = files.get(i);
        List<Integer> crcs = new ArrayList<>();
        for (Future<Integer> piece : pieces.get(i)) {
          crcs.add(CopyThreads.result(piece));
        }
        String modified = CopiedFile.modified(target.resolve(file.path()));
        copied.add(new CopiedFile(file.path(), file.size(), modified, crcs));
      }
    }
    return copied;
  }

  private int copyPiece(ModelFile file, long start) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        return tryPiece(file, start);
      } catch (UnreadException e) {
        if (tries == TRIES || Thread.currentThread().isInterrupted()) {
          throw e.reason();
        }
        LOG.warn("Reading {} failed; trying again: {}", file.path(), e.reason().toString());
      }
    }
  }

  /** Returns the CRC32C of what it has copied. */
  private int tryPiece(ModelFile file, long start) throws IOException, UnreadException {
    CRC32C crc = new CRC32C();
    byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, file.size() + 1)];
    long position = start;
    long end = Math.min(file.size(), start + PIECE_BYTES);
    try (FileChannel out = FileChannel.open(target.resolve(file.path()), WRITE);
        InputStream in = open(file, start)) {
      while (position < end) {
        int read = read(in, buffer, (int) Math.min(buffer.length, end - position));
        if (read < 0) {
          throw wrongLength(file, "ends at byte " + position);
        }
        crc.update(buffer, 0, read);
        for (ByteBuffer left = ByteBuffer.wrap(buffer, 0, read); left.hasRemaining(); ) {
          position += out.write(left, position);
        }
      }
      if (end == file.size() && read(in, buffer, 1) > 0) {
        throw wrongLength(file, "goes on");
      }
    }
    return (int) crc.getValue();
  }

  private static UnreadException wrongLength(ModelFile file, String end) {
    return new UnreadException(
        new IOException(
            String.format(Locale.ROOT, "%s %s, but has %d bytes", file.path(), end, file.size())));
  }

  private InputStream open(ModelFile file, long start) throws IOException, UnreadException {
    try {
      return source.open(file, start);
    } catch (IOException e) {
      if (isMissing(e)) { // as often as it is tried
        throw e;
      }
      throw new UnreadException(e);
    }
  }

  private static boolean isMissing(Throwable e) {
    return Stream.iterate(e, Objects::nonNull, Throwable::getCause)
        .anyMatch(t -> t instanceof FileNotFoundException || t instanceof NoSuchFileException);
  }

  private static int read(InputStream in, byte[] buffer, int length)
      throws IOException, UnreadException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted");
    }
    try {
      return in.read(buffer, 0, length);
    } catch (IOException e) {
      throw new UnreadException(e);
    }
  }

  /** The store's fault and not the disk's: it may pass. */
  private static final class UnreadException extends Exception {
    private static final long serialVersionUID = 1;

    private final IOException reason;

    UnreadException(IOException reason) {
      super(reason);
      this.reason = reason;
    }

    IOException reason() {
      return reason;
    }
  }
}
