package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.batchpredict.testing.FakeGcs;
import org.batchpredict.testing.FaultyProxy;
import org.batchpredict.testing.GcsRequestKind;
import org.batchpredict.testing.ProxiedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many requests a job makes to the store that it works on. */
class StoreRequestsIT {
  /** What makes up about 256 KiB, the smallest split. */
  private static final int INSTANCES_PER_SPLIT = 2700;

  /**
   * Of a split that goes well: is it committed (1)? Its input (1), its results (2 to upload), the
   * fence when it begins (1), a look whether its input is still the planned one (1, for a hundred
   * files), at its commit a look for another one (1), the fence (2), and the record (2 to upload).
   * At the end, in batches, its results are moved (2) and its record deleted (1). It is read (1)
   * only where another process has written it.
   */
  private static final int PER_SPLIT = 14;

  private static final Pattern OF_A_SPLIT = Pattern.compile("in%2Fa|commit-|[.]results");

  private static FakeGcs gcs;

  @TempDir Path work;

  @BeforeAll
  static void start() throws Exception {
    gcs = FakeGcs.start();
  }

  @AfterAll
  static void stop() {
    gcs.close();
  }

  @Test
  void aSplitMakesFewRequestsAndABatchNone() throws Exception {
    count("first", 1, 64); // copies the model, unless another test has
    Map<GcsRequestKind, Integer> four = count("four", 1, 64);
    Map<GcsRequestKind, Integer> eight = count("eight", 2, 64);
    Map<GcsRequestKind, Integer> perSplit = new EnumMap<>(GcsRequestKind.class);
    eight.forEach((kind, count) -> perSplit.put(kind, count - four.getOrDefault(kind, 0)));
    assertThat(total(eight) - total(four))
        .as("4 more splits: %s", perSplit)
        .isEqualTo(4 * PER_SPLIT);
    assertThat(count("one by one", 2, 1)).isEqualTo(eight);
  }

  private static int total(Map<GcsRequestKind, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Counts what is for splits: their files, and the fences, which look at the run's record. */
  private Map<GcsRequestKind, Integer> count(String name, long workers, long batchSize)
      throws Exception {
    int splits = (int) workers * 4;
    int instances = splits * INSTANCES_PER_SPLIT;
    TestJob job = Numbers.job(work.resolve(name)).input("a", Numbers.padded(0, instances));
    job.request(r -> r.maxWorkerCount(workers).batchSize(batchSize));
    try (FaultyProxy network = FaultyProxy.start(gcs.url())) {
      JobEnd end = GcsJob.of(gcs, network, job).run().succeeded(instances, 0);
      assertThat(end.results().names())
          .filteredOn(file -> file.startsWith("prediction.results-"))
          .hasSize(splits);
      Map<GcsRequestKind, Integer> counts = new EnumMap<>(GcsRequestKind.class);
      for (ProxiedRequest request : network.requests()) {
        if (OF_A_SPLIT.matcher(request.toString()).find()) {
          counts.merge(request.kind(), 1, Integer::sum);
        }
      }
      counts.merge(GcsRequestKind.METADATA, fences(network.requests()), Integer::sum);
      return counts;
    }
  }

  /** How often the splits looked at the record of the run, which each heartbeat does, too. */
  private static int fences(List<ProxiedRequest> requests) {
    int looks = 0;
    for (ProxiedRequest request : requests) {
      String text = request.toString();
      if (text.contains("%2Fpublishing")) { // no split is under way any more
        break;
      } else if (request.kind() == GcsRequestKind.METADATA && !text.contains("?fields=")) {
        looks += text.contains("%2Frun-") ? 1 : text.contains("%2Fbeat-") ? -1 : 0;
      }
    }
    return looks;
  }
}
