package org.batchpredict.io.records;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A stream that a thread of its own reads ahead of who uses it, once it is told to, in a ring of
 * buffers of {@link #PIECES} times {@link #PIECE_BYTES}. Bytes, their end and what goes wrong come
 * in the order in which the source gives them. Closing it ends the thread.
 */
final class ReadAhead extends InputStream {
  static final int PIECES = 4;
  static final int PIECE_BYTES = 256 << 10;

  private final InputStream source;
  private final LongSupplier sourcePosition;
  private @Nullable Ahead ahead;
  private @Nullable Piece piece;
  private int next; // in the piece
  private long position;

  /**
   * @param sourcePosition what {@link #position} is when the source has been read so far
   */
  ReadAhead(InputStream source, LongSupplier sourcePosition) {
    this.source = source;
    this.sourcePosition = sourcePosition;
    this.position = sourcePosition.getAsLong();
  }

  /**
   * Reads ahead from now on, unless it does already.
   *
   * @param most so many bytes; those after them are read when they are asked for
   */
  void begin(long most) {
    if (ahead == null) {
      ahead = new Ahead(most);
      Thread thread = new Thread(ahead, "batchpredict-read-ahead");
      ahead.thread = thread;
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Where in the source the bytes end that were read here. */
  long position() {
    return position;
  }

  @Override
  public int read(byte[] target, int start, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    Piece current = piece == null ? nextPiece() : piece;
    if (current == null) {
      int read = source.read(target, start, length);
      position = sourcePosition.getAsLong();
      return read;
    }
    current.check();
    int read = Math.min(length, current.length - next);
    System.arraycopy(current.bytes, next, target, start, read);
    next += read;
    if (next == current.length) {
      leave(current);
    }
    return read;
  }

  /** Null where nothing is read ahead any more. */
  private @Nullable Piece nextPiece() throws InterruptedIOException {
    if (ahead == null || ahead.isOver) {
      return null;
    }
    Piece taken;
    try {
      taken = ahead.full.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while input is read");
    }
    if (taken == Piece.OVER) {
      ahead.isOver = true;
      return null;
    }
    piece = taken;
    next = 0;
    return taken;
  }

  private void leave(Piece read) {
    position = read.position;
    piece = null;
    if (ahead != null) {
      ahead.empty.add(read.bytes);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public void close() throws IOException {
    if (ahead != null) {
      ahead.end();
    }
    source.close();
  }

  /** What the thread does. */
  private final class Ahead implements Runnable {
    private final BlockingQueue<byte[]> empty = new ArrayBlockingQueue<>(PIECES);

    /** With room for a fault, and for the end. */
    private final BlockingQueue<Piece> full = new ArrayBlockingQueue<>(PIECES + 2);

    private long left;
    private int made;
    private @Nullable Thread thread;
    private volatile boolean closed;

    /** Whether all that was read ahead is used; its user's to change. */
    private boolean isOver;

    Ahead(long most) {
      this.left = most;
    }

    @Override
    public void run() {
      try {
        while (left > 0 && !closed && readPiece()) {}
        full.put(Piece.OVER);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // it is closed
      }
    }

    /** Returns false when nothing comes after. */
    private boolean readPiece() throws InterruptedException {
      byte[] bytes = made < PIECES ? new byte[PIECE_BYTES] : empty.take();
      made++;
      int length = 0;
      Throwable fault = null;
      boolean ended = false;
      try {
        // More than one read's, unless somebody waits for what there is.
        do {
          int read = source.read(bytes, length, (int) Math.min(bytes.length - length, left));
          ended = read < 0;
          length += Math.max(0, read);
          left -= Math.max(0, read);
        } while (!ended && left > 0 && length < bytes.length && !full.isEmpty());
      } catch (IOException | RuntimeException | Error e) { // its user's to throw
        fault = e;
      }
      if (length > 0) {
        full.put(new Piece(bytes, length, sourcePosition.getAsLong(), null));
      }
      if (fault != null) {
        full.put(new Piece(bytes, 0, 0, fault));
      }
      return fault == null && !ended;
    }

    void end() {
      closed = true;
      boolean interrupted = false;
      Thread ending = thread;
      while (ending != null && ending.isAlive()) {
        ending.interrupt(); // it may wait for the store, or for room
        try {
          ending.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** What is read at a time. */
  private static final class Piece {
    static final Piece OVER = new Piece(new byte[0], 0, 0, null);

    private final byte[] bytes;
    private final int length;
    private final long position;
    private final @Nullable Throwable fault;

    Piece(byte[] bytes, int length, long position, @Nullable Throwable fault) {
      this.bytes = bytes;
      this.length = length;
      this.position = position;
      this.fault = fault;
    }

    /** Throws what went wrong after the bytes before, each time anew. */
    void check() throws IOException {
      if (fault instanceof IOException e) {
        throw e;
      }
      if (fault instanceof RuntimeException e) {
        throw e;
      }
      if (fault instanceof Error e) {
        throw e;
      }
    }
  }
}
