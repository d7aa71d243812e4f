package org.batchpredict.io.records;

import java.io.IOException;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.files.FileStream;
import org.batchpredict.io.files.LocalPaths;
import org.jspecify.annotations.Nullable;

/** The bytes of one range, opened where its reading starts. */
final class RangeSource {
  private final FileRange range;
  private final FileStream file;
  private final ReadAhead fileBytes;
  private final @Nullable ReadAhead decompressed;
  private final InputWindow window;
  private final Compression compression;
  private final boolean startsAtRecord;
  private boolean readsAhead;

  private RangeSource(
      FileRange range, FileStream file, byte[] buffer, Compression compression, boolean atRecord) {
    this.range = range;
    this.file = file;
    this.fileBytes = new ReadAhead(file, file::position);
    this.compression = compression;
    this.startsAtRecord = atRecord;
    if (compression == Compression.NONE) {
      this.decompressed = null;
      this.window = new InputWindow(buffer, fileBytes, file.position(), range.end());
    } else {
      DecompressedStream bytes = new DecompressedStream(fileBytes, range.fileSize(), compression);
      this.decompressed = new ReadAhead(bytes, fileBytes::position);
      this.window = new InputWindow(buffer, decompressed, 0, Long.MAX_VALUE);
    }
  }

  /**
   * Has the bytes of a range on a store read in a thread of its own from now on: each read waits
   * for an answer. The system reads local files ahead by itself.
   */
  void readAhead() {
    if (readsAhead) {
      return;
    }
    readsAhead = true;
    long left = range.end() - fileBytes.position();
    if (left > ReadAhead.PIECE_BYTES && !LocalPaths.isLocal(range.file())) {
      fileBytes.begin(left);
    }
  }

  /**
   * Opens a range.
   *
   * @param start where to open it, at its first byte or before
   */
  static RangeSource open(FileRange range, Compression compression, byte[] buffer, long start)
      throws IOException {
    return open(range, compression, buffer, start, range.start() == 0);
  }

  /** Opens a range at an offset that is known to be the start of a record. */
  static RangeSource openAt(
      FileRange range, Compression compression, byte[] buffer, long recordStart)
      throws IOException {
    return open(range, compression, buffer, recordStart, true);
  }

  private static RangeSource open(
      FileRange range, Compression compression, byte[] buffer, long start, boolean startsAtRecord)
      throws IOException {
    if (compression != Compression.NONE && (start > 0 || range.end() < range.fileSize())) {
      throw new IllegalArgumentException(
          "Invalid range of " + range.file() + ": a compressed file is read as a whole");
    }
    FileStream file = FileStream.open(range.file(), range.fileSize(), start);
    return new RangeSource(
        range, file, buffer, compression, startsAtRecord || compression != Compression.NONE);
  }

  /** Has compressed bytes decompressed in a thread of its own from now on. */
  void decompressAhead() {
    if (decompressed != null) {
      readAhead(); // before there is another thread that reads the file
      decompressed.begin(Long.MAX_VALUE);
    }
  }

  /** Whether the file, whose planned bytes are all read, has grown in the middle of a line. */
  boolean goesOnInLine() throws IOException {
    return !isCompressed() && file.goesOnInLine();
  }

  /**
   * The bytes of the file once more, in a stream of their own.
   *
   * @param start the offset that the window begins at, of decompressed bytes where they are
   * @param softEnd the offset from which on little is read ahead
   */
  InputWindow openAgain(byte[] buffer, long start, long softEnd) throws IOException {
    if (!isCompressed()) {
      FileStream bytes = FileStream.open(range.file(), range.fileSize(), start);
      return new InputWindow(buffer, bytes, start, softEnd);
    }
    FileStream bytes = FileStream.open(range.file(), range.fileSize(), 0);
    InputWindow again =
        new InputWindow(
            buffer,
            new DecompressedStream(bytes, range.fileSize(), compression),
            0,
            Long.MAX_VALUE);
    while (again.offset() < start && again.ensure(1)) {
      again.advance((int) Math.min(again.available(), start - again.offset()));
    }
    return again;
  }

  FileRange range() {
    return range;
  }

  InputWindow window() {
    return window;
  }

  boolean isCompressed() {
    return compression != Compression.NONE;
  }

  /** Whether the window starts where a record does. */
  boolean startsAtRecord() {
    return startsAtRecord;
  }

  /** Records that start before this offset belong to the range. */
  long ownedEnd() {
    return isCompressed() ? Long.MAX_VALUE : range.end();
  }

  /** The offset at which the file's bytes end; {@link Long#MAX_VALUE} where that is not known. */
  long dataEnd() {
    return isCompressed() ? Long.MAX_VALUE : range.fileSize();
  }

  /** The bytes of the range consumed so far, compressed ones in a compressed file. */
  long bytesRead() {
    long consumed =
        decompressed != null ? decompressed.position() : window.offset() - range.start();
    return Math.max(0, Math.min(consumed, range.size()));
  }
}
