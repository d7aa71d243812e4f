package org.batchpredict.io.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.batchpredict.io.report.JobReport.SplitTime;

/**
 * How many records were done when. Those of a split are spread evenly over its time.
 *
 * @param slotSeconds how long a slot is
 * @param records of each slot, from the start of the first split
 */
public record Throughput(double slotSeconds, List<Long> records) {
  private static final int SLOTS = 60;

  /** Lengths of slots that people count time by, in seconds. */
  private static final List<Double> LENGTHS =
      List.of(
          0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0,
          3600.0, 7200.0, 21600.0, 43200.0, 86400.0);

  public Throughput {
    records = List.copyOf(records);
  }

  static Throughput of(List<SplitTime> splits, Map<Integer, SplitWork> work, long from, long to) {
    double seconds = (to - from) / 1000.0;
    double length = length(seconds, SLOTS);
    double[] slots = new double[(int) Math.max(1, Math.ceil(seconds / length))];
    for (SplitTime split : splits) {
      SplitWork done = work.get(split.split());
      if (done != null) {
        double first = (split.startedMillis() - from) / 1000.0 / length;
        double last = Math.max(first, (split.endedMillis() - from) / 1000.0 / length);
        spread(slots, first, last, done.records());
      }
    }
    List<Long> records = new ArrayList<>();
    for (double slot : slots) {
      records.add(Math.round(slot));
    }
    return new Throughput(length, records);
  }

  /** A length of which at most so many are in a time. */
  public static double length(double seconds, int parts) {
    for (double length : LENGTHS) {
      if (seconds <= parts * length) {
        return length;
      }
    }
    return Ticks.roundUp(seconds / parts);
  }

  private static void spread(double[] slots, double first, double last, long records) {
    int end = Math.min(slots.length - 1, (int) last);
    for (int slot = Math.min(end, (int) first); slot <= end; slot++) {
      double share =
          last == first ? 1 : (Math.min(last, slot + 1) - Math.max(first, slot)) / (last - first);
      slots[slot] += records * Math.max(0, share);
    }
  }
}
