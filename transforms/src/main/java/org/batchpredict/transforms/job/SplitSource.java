package org.batchpredict.transforms.job;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * The indexes of a plan's splits, one source each: a runner gives the next source to the worker
 * that is idle, so splits are handed out, not dealt (docs/adr/0002). Of very many splits for the
 * few workers of one process, the first sources have several (docs/adr/0055). The splits themselves
 * stay in the plan file.
 */
final class SplitSource extends BoundedSource<Integer> {
  /** More than the workers of any one process, several times over. */
  static final int PARTS_IN_A_PROCESS = 256;

  private final int first;
  private final int count;
  private final long bytesPerSplit;

  /** No source has more than one of so many parts of the splits that are left when it is made. */
  private final int parts;

  private SplitSource(int first, int count, long bytesPerSplit, int parts) {
    this.first = first;
    this.count = count;
    this.bytesPerSplit = bytesPerSplit;
    this.parts = parts;
  }

  /** The first so many splits, each to be handed out by itself. */
  static SplitSource of(int count, long bytesPerSplit) {
    return new SplitSource(0, count, bytesPerSplit, count);
  }

  /**
   * The same for no more workers than a process has: each source costs the runner some
   * milliseconds, so there are never more than some of them for each worker.
   */
  SplitSource forOneProcess() {
    return new SplitSource(first, count, bytesPerSplit, PARTS_IN_A_PROCESS);
  }

  /**
   * Whatever bundle size the runner would like. Sources get smaller to the end, where each is one
   * split, so that no worker has much left to do when the others are done.
   */
  @Override
  public List<SplitSource> split(long desiredBundleSizeBytes, PipelineOptions options) {
    List<SplitSource> sources = new ArrayList<>();
    int end = first + count;
    for (int next = first; next < end; ) {
      int size = Math.max(1, (end - next) / parts);
      sources.add(new SplitSource(next, size, bytesPerSplit, size));
      next += size;
    }
    return sources;
  }

  @Override
  public long getEstimatedSizeBytes(PipelineOptions options) {
    return bytesPerSplit * count;
  }

  @Override
  public Coder<Integer> getOutputCoder() {
    return VarIntCoder.of();
  }

  @Override
  public BoundedReader<Integer> createReader(PipelineOptions options) {
    return new Reader(this);
  }

  private static final class Reader extends BoundedReader<Integer> {
    private final SplitSource source;
    private int next;
    private @Nullable Integer current;

    Reader(SplitSource source) {
      this.source = source;
      this.next = source.first;
    }

    @Override
    public boolean start() {
      return advance();
    }

    @Override
    public boolean advance() {
      current = next < source.first + source.count ? next++ : null;
      return current != null;
    }

    @Override
    public Integer getCurrent() {
      if (current == null) {
        throw new NoSuchElementException();
      }
      return current;
    }

    @Override
    public void close() {}

    @Override
    public SplitSource getCurrentSource() {
      return source;
    }
  }
}
