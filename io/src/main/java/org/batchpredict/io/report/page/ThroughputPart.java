package org.batchpredict.io.report.page;

import java.util.ArrayList;
import java.util.List;
import org.batchpredict.io.report.Report;
import org.batchpredict.io.report.Throughput;

/** How many records were done when. */
final class ThroughputPart {
  private static final int MARKS = 4;

  private ThroughputPart() {}

  static void write(Report report, Html html) {
    Throughput throughput = report.throughput();
    double slot = throughput.slotSeconds();
    List<Columns.Column> columns = new ArrayList<>();
    for (int i = 0; i < throughput.records().size(); i++) {
      double rate = throughput.records().get(i) / slot;
      columns.add(
          new Columns.Column(
              rate,
              "%s to %s: %s records/s"
                  .formatted(
                      Shown.seconds(i * slot),
                      Shown.seconds((i + 1) * slot),
                      Shown.number(rate, 3))));
    }
    double end = slot * columns.size();
    double step = Throughput.length(end, MARKS);
    List<Columns.Mark> marks = new ArrayList<>();
    for (double at = 0; at <= end * (1 + 1e-9); at += step) {
      marks.add(new Columns.Mark(at / end, at == 0 ? "0" : Shown.seconds(at)));
    }
    double mean = report.counts().instances() / Math.max(0.001, report.time().seconds());
    html.raw("<section><h2>Throughput</h2><p>")
        .text(
            Shown.number(mean, 3)
                + " records/s on average, over "
                + Shown.seconds(report.time().seconds())
                + " from the start of the first split to the end of the last.")
        .raw("</p>");
    new Columns(
            "Records per second over time, " + columns.size() + " columns",
            columns,
            marks,
            "records/s, over the time since the start")
        .write(html);
    html.raw("</section>");
  }
}
