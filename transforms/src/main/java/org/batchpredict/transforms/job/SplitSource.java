package org.batchpredict.transforms.job;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * The indexes of a plan's splits, one source each: a runner gives the next source to the worker
 * that is idle, so splits are handed out, not dealt (docs/adr/0002). The splits themselves stay in
 * the plan file.
 */
final class SplitSource extends BoundedSource<Integer> {
  private final int first;
  private final int count;
  private final long bytesPerSplit;

  SplitSource(int first, int count, long bytesPerSplit) {
    this.first = first;
    this.count = count;
    this.bytesPerSplit = bytesPerSplit;
  }

  /** One source for each split, whatever bundle size the runner would like. */
  @Override
  public List<SplitSource> split(long desiredBundleSizeBytes, PipelineOptions options) {
    return IntStream.range(first, first + count)
        .mapToObj(index -> new SplitSource(index, 1, bytesPerSplit))
        .toList();
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
