package org.batchpredict.pipeline;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Instances that say which they are, for a model that gives them back: pairs of int64. */
public final class Numbers {
  public static final int SLOW = 50_000;

  private Numbers() {}

  public static TestJob job(Path work) {
    return TestJob.of(work, "identity_all_dtypes").request(r -> r.signatureName("int64"));
  }

  public static String[] json(int from, int count) {
    return IntStream.range(from, from + count).mapToObj(Numbers::json).toArray(String[]::new);
  }

  public static String json(int number) {
    return String.format(Locale.ROOT, "{\"int64\":[%d,%d]}", number, -number);
  }

  public static List<String> predictions(int from, int count) {
    return IntStream.range(from, from + count).mapToObj(Numbers::prediction).toList();
  }

  public static String prediction(int number) {
    return String.format(Locale.ROOT, "{\"int64_out\":[%d,%d]}", number, -number);
  }

  /**
   * A job that takes seconds: its {@value #SLOW} instances, in several splits, are run one by one.
   */
  public static TestJob slowJob(Path work) {
    return slowJob(work, SLOW);
  }

  public static TestJob slowJob(Path work, int instances) {
    return job(work).request(r -> r.batchSize(1L)).input("slow", padded(0, instances));
  }

  /** Instances with blanks of lengths that differ, so that it takes few to fill a split. */
  public static String[] padded(int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(i -> json(i).replace(":", ":" + " ".repeat(60 + i * 31 % 83)))
        .toArray(String[]::new);
  }
}
