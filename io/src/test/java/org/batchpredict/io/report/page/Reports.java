package org.batchpredict.io.report.page;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.batchpredict.io.Stage;
import org.batchpredict.io.report.NumberTally;
import org.batchpredict.io.report.OutputSummary;
import org.batchpredict.io.report.Report;
import org.batchpredict.io.report.ReportSum;
import org.batchpredict.io.report.SplitReport;
import org.batchpredict.io.report.SplitWork;
import org.batchpredict.io.report.StepTimes;
import org.batchpredict.io.report.TextSummary;
import org.batchpredict.io.shards.ErrorStat;

/** Reports of jobs that nobody has run. */
final class Reports {
  static final String EVIL = "<img src=x onerror=\"window.evil=1\">'</script>\u202E";
  private static final int SPLITS = 40;
  private static final StepTimes TIMES =
      new StepTimes(
          16_000_000_000L,
          64_000_000_000L,
          20_000_000_000L,
          160_000_000_000L,
          8_000_000_000L,
          40_000_000_000L,
          12_000_000_000L,
          4_000_000_000L);

  private Reports() {}

  /** One of everything, with names that would do harm. */
  static Report full() {
    Random random = new Random(5);
    ReportSum sum = new ReportSum();
    List<SplitWork> work = new ArrayList<>();
    long start = 1_790_000_000_000L;
    for (int split = 0; split < SPLITS; split++) {
      long from = start + split / 4 * 9_000L + random.nextInt(800);
      sum.add(split, split == 3 ? null : split(from, from + 7_000 + random.nextInt(4000), random));
      String file = "/data/in/" + (split == 7 ? EVIL : "part-" + split / 2) + ".json";
      work.add(
          new SplitWork(
              split, file, split % 2 * 1000L, 5000, 1 + split % 3, 64 << 20, 49_900, split % 5));
    }
    JsonNode job =
        JsonNodeFactory.instance
            .objectNode()
            .put("productVersion", "1.0.0")
            .put("tensorFlowVersion", "2.18.0")
            .set("request", JsonNodeFactory.instance.objectNode().put("uri", "/models/" + EVIL));
    List<ErrorStat> errors =
        List.of(
            new ErrorStat(
                Stage.ENCODE,
                1,
                "Invalid value for \"age\": … (must be a number)",
                60,
                new ErrorStat.Example(
                    "/data/in/part-0.json",
                    1234,
                    "Invalid value for \"age\": string \"" + EVIL + "\" (must be a number)")),
            new ErrorStat(null, null, "other", 17, new ErrorStat.Example(EVIL, 0, "no")));
    return Report.of(
        "SUCCEEDED",
        job,
        new Report.Input(20, 2L << 30),
        List.of("cpu", "gpu:0"),
        work,
        errors,
        TIMES,
        requireNonNull(sum.toReport()));
  }

  private static SplitReport split(long from, long to, Random random) {
    NumberTally seconds = new NumberTally();
    NumberTally sizes = new NumberTally();
    for (int batch = 0; batch < 780; batch++) {
      seconds.add(0.004 + 0.001 * Math.abs(random.nextGaussian()));
      sizes.add(batch == 779 ? 44 : 64);
    }
    return new SplitReport(
        from,
        to,
        780,
        seconds.summary(),
        sizes.summary(),
        List.of(
            numbers("score", "FLOAT", () -> 1 / (1 + Math.exp(-2 * random.nextGaussian()))),
            numbers("income", "DOUBLE", () -> Math.exp(10 + random.nextGaussian())),
            numbers("class", "INT64", () -> Math.min(random.nextInt(10), random.nextInt(10))),
            numbers(EVIL, "FLOAT", () -> random.nextInt(50) == 0 ? Double.NaN : 7.5),
            new OutputSummary(
                "label",
                "STRING",
                null,
                TextSummary.ofCounts(
                    Map.of(
                        "cat",
                        1900L,
                        "dog",
                        1500L,
                        EVIL,
                        500L,
                        "",
                        90L,
                        "a long label ".repeat(4),
                        106L),
                    49_900)),
            new OutputSummary(
                "is_fraud",
                "BOOL",
                null,
                TextSummary.ofCounts(Map.of("true", 30L, "false", 49_870L), 49_900))),
        List.of("embedding_" + EVIL));
  }

  private static OutputSummary numbers(String alias, String dtype, DoubleSupplier next) {
    NumberTally tally = new NumberTally();
    for (int i = 0; i < 2000; i++) {
      tally.add(next.getAsDouble());
    }
    return new OutputSummary(alias, dtype, tally.summary(), null);
  }
}
