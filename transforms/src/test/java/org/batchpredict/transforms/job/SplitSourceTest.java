package org.batchpredict.transforms.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

class SplitSourceTest {
  private final PipelineOptions options = PipelineOptionsFactory.create();

  @Test
  void isCutIntoOneSourceForEachSplitWhateverTheBundleSize() throws Exception {
    List<SplitSource> sources = SplitSource.of(4, 100).split(Long.MAX_VALUE, options);
    assertThat(sources).hasSize(4);
    for (int i = 0; i < 4; i++) {
      assertThat(read(sources.get(i))).containsExactly(i);
      assertThat(sources.get(i).split(1, options)).hasSize(1);
      assertThat(sources.get(i).getEstimatedSizeBytes(options)).isEqualTo(100);
    }
  }

  @Test
  void isCutIntoOneSourceForEachSplitHoweverManyThereAre() throws Exception {
    assertThat(SplitSource.of(20_000, 1).split(1, options)).hasSize(20_000);
    assertThat(SplitSource.of(500, 1).forOneProcess().split(1, options)).hasSize(500);
  }

  /** A runner in one process takes milliseconds for each source. */
  @Test
  void isCutIntoFewSourcesOfManySplitsForOneProcess() throws Exception {
    List<SplitSource> sources = SplitSource.of(20_000, 1).forOneProcess().split(1, options);
    List<Integer> all = new ArrayList<>();
    int left = 20_000;
    for (SplitSource source : sources) {
      List<Integer> splits = read(source);
      assertThat(splits)
          .hasSizeLessThanOrEqualTo(Math.max(1, left / SplitSource.PARTS_IN_A_PROCESS));
      assertThat(source.split(1, options)).hasSize(splits.size());
      all.addAll(splits);
      left -= splits.size();
    }
    assertThat(all).isEqualTo(IntStream.range(0, 20_000).boxed().toList());
    assertThat(sources).hasSizeLessThan(1600);
    assertThat(read(sources.get(sources.size() - 250))).hasSize(1);
  }

  @Test
  void canBeReadUncut() throws Exception {
    SplitSource source = SplitSource.of(3, 7);
    assertThat(read(source)).containsExactly(0, 1, 2);
    assertThat(source.getEstimatedSizeBytes(options)).isEqualTo(21);
  }

  @Test
  void hasNothingBeforeItsStartAndAfterItsEnd() throws IOException {
    try (BoundedSource.BoundedReader<Integer> reader =
        SplitSource.of(6, 0).split(1, options).get(5).createReader(options)) {
      assertThatThrownBy(reader::getCurrent).isInstanceOf(NoSuchElementException.class);
      assertThat(reader.start()).isTrue();
      assertThat(reader.getCurrent()).isEqualTo(5);
      assertThat(reader.advance()).isFalse();
      assertThatThrownBy(reader::getCurrent).isInstanceOf(NoSuchElementException.class);
    }
  }

  private List<Integer> read(SplitSource source) throws IOException {
    List<Integer> splits = new ArrayList<>();
    try (BoundedSource.BoundedReader<Integer> reader = source.createReader(options)) {
      for (boolean more = reader.start(); more; more = reader.advance()) {
        splits.add(reader.getCurrent());
      }
      assertThat(reader.getCurrentSource()).isEqualTo(source);
    }
    return splits;
  }
}
