package org.batchpredict.io.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.batchpredict.io.files.LostBytesException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
  private static final int PIECE = ReadAhead.PIECE_BYTES;

  /** Wherever it begins and ends, and however much is read at a time, here and there. */
  @Property(tries = 200)
  void changesNoByteAndNoFault(
      @ForAll @IntRange(max = 6 * PIECE) int size,
      @ForAll @IntRange(max = 3 * PIECE) int begin,
      @ForAll @IntRange(max = 6 * PIECE) int most,
      @ForAll @IntRange(max = 2) int kind,
      @ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    IOException[] faults = {null, new LostBytesException("lost"), new IOException("gone")};
    IOException fault = faults[kind];
    Source source = new Source(size, fault, random);
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    byte[] some = new byte[PIECE + 1];
    IOException thrown = null;
    try (ReadAhead stream = new ReadAhead(source, () -> source.position)) {
      while (thrown == null) {
        if (read.size() >= begin) {
          stream.begin(most);
        }
        try {
          int count = stream.read(some, 1, 1 + random.nextInt(PIECE));
          if (count < 0) {
            break;
          }
          read.write(some, 1, count);
          assertThat(stream.position()).isLessThanOrEqualTo(source.size);
        } catch (IOException e) {
          thrown = e;
          assertThatThrownBy(() -> stream.read(some, 0, 1)).isSameAs(e); // again and again
        }
      }
      assertThat(stream.position()).isEqualTo(size);
    }
    assertThat(read.toByteArray()).isEqualTo(source.bytes);
    assertThat(thrown).isSameAs(fault);
    assertThat(source.closed).isTrue();
  }

  @Test
  void readsNoMoreAheadThanItsRing() throws Exception {
    Source source = new Source(8 * PIECE, null, null);
    try (ReadAhead stream = new ReadAhead(source, () -> source.position)) {
      stream.begin(Long.MAX_VALUE);
      assertThat(source.reached(4 * PIECE)).isTrue();
      assertThat(stream.position()).isZero();
      assertThat(stream.read()).isEqualTo(source.bytes[0] & 0xff);
      assertThat(source.position).isEqualTo(4 * PIECE); // the first buffer is not free yet
      stream.readNBytes(PIECE - 1);
      assertThat(stream.position()).isPositive();
      assertThat(source.reached(5 * PIECE)).isTrue();
    }
  }

  @Test
  void readsNoMoreAheadThanIsAskedFor() throws Exception {
    Source source = new Source(3 * PIECE, null, null);
    try (ReadAhead stream = new ReadAhead(source, () -> source.position)) {
      stream.begin(PIECE + 5);
      assertThat(stream.readNBytes(PIECE + 5)).hasSize(PIECE + 5);
      assertThat(source.position).isEqualTo(PIECE + 5);
      assertThat(source.readers).doesNotContain(Thread.currentThread());
      assertThat(stream.readNBytes(7)).isEqualTo(source.slice(PIECE + 5, 7));
      assertThat(source.position).isEqualTo(PIECE + 12);
      assertThat(source.readers).contains(Thread.currentThread());
    }
  }

  @Test
  void handsOnErrorsToo() throws IOException {
    AssertionError error = new AssertionError("no heap, say");
    InputStream source =
        new InputStream() {
          @Override
          public int read() {
            throw error;
          }

          @Override
          public int read(byte[] target, int start, int length) {
            throw error;
          }
        };
    try (ReadAhead stream = new ReadAhead(source, () -> 0)) {
      stream.begin(1);
      assertThatThrownBy(stream::read).isSameAs(error);
    }
  }

  @Test
  void endsItsThreadWhenItIsClosed() throws Exception {
    Source full = new Source(8 * PIECE, null, null);
    Source stuck = new Source(8 * PIECE, null, null);
    stuck.block();
    for (Source source : List.of(full, stuck)) {
      ReadAhead stream = new ReadAhead(source, () -> source.position);
      stream.begin(Long.MAX_VALUE);
      assertThat(source.reached(source == full ? 4 * PIECE : 0)).isTrue();
      stream.close();
      assertThat(source.readers).hasSize(1).noneMatch(Thread::isAlive);
      assertThat(source.closed).isTrue();
    }
  }

  @Test
  void endsAWaitThatIsInterrupted() throws IOException {
    Source source = new Source(PIECE, null, null);
    source.block();
    try (ReadAhead stream = new ReadAhead(source, () -> source.position)) {
      stream.begin(1);
      Thread.currentThread().interrupt();
      assertThatThrownBy(stream::read).isExactlyInstanceOf(InterruptedIOException.class);
    }
    assertThat(Thread.interrupted()).isTrue();
  }

  /** Random bytes, and at their end a fault or none. */
  private static final class Source extends InputStream {
    private final byte[] bytes;
    private final int size;
    private final @Nullable IOException fault;
    private final boolean varies;
    private final List<Thread> readers = new CopyOnWriteArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private @Nullable CountDownLatch block;
    private volatile int position;
    private volatile boolean closed;

    Source(int size, @Nullable IOException fault, @Nullable Random lengths) {
      this.bytes = new byte[size];
      this.size = size;
      this.fault = fault;
      this.varies = lengths != null;
      new Random(size).nextBytes(bytes);
    }

    /** Lets nobody read who is not interrupted. */
    void block() {
      block = new CountDownLatch(1);
    }

    byte[] slice(int start, int length) {
      return Arrays.copyOfRange(bytes, start, start + length);
    }

    /** Waits until so much is read. */
    boolean reached(int wanted) throws InterruptedException {
      boolean is = begun.await(20, TimeUnit.SECONDS);
      synchronized (this) {
        while (position < wanted) {
          wait();
        }
      }
      return is;
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
      if (!readers.contains(Thread.currentThread())) {
        readers.add(Thread.currentThread());
      }
      begun.countDown();
      if (block != null) {
        try {
          block.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
      if (position == size) {
        if (fault != null) {
          throw fault;
        }
        return -1;
      }
      int most = Math.min(length, size - position);
      int read = !varies ? most : 1 + new Random(position).nextInt(most);
      System.arraycopy(bytes, position, target, start, read);
      synchronized (this) {
        position += read;
        notifyAll();
      }
      return read;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
