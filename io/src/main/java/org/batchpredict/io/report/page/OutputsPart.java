package org.batchpredict.io.report.page;

import java.util.ArrayList;
import java.util.List;
import org.batchpredict.io.report.Distribution;
import org.batchpredict.io.report.OutputReport;
import org.batchpredict.io.report.Report;
import org.batchpredict.io.report.Ticks;

/** How the values of the outputs are distributed. */
final class OutputsPart {
  private static final int MARKS = 4;

  private OutputsPart() {}

  static void write(Report report, Html html) {
    html.raw("<section><h2>Outputs</h2>");
    if (report.outputs().isEmpty()) {
      html.raw("<p>There are none.</p>");
    } else {
      html.raw(
          "<p class=\"hint\">Of the predictions that were written. Counts, least, greatest and mean are of all values; quantiles, histograms and top values are estimates, from up to 4,096 values of each split.</p><div class=\"outputs\">");
      report.outputs().forEach(output -> output(output, html));
      html.raw("</div>");
    }
    if (!report.omittedOutputs().isEmpty()) {
      html.raw("<p class=\"long\">Outputs that are too many to be told of: ")
          .text(String.join(", ", report.omittedOutputs()))
          .raw("</p>");
    }
    html.raw("</section>");
  }

  private static void output(OutputReport output, Html html) {
    html.raw("<article><h3><span class=\"long\">")
        .text(output.alias())
        .raw("</span> <span class=\"tag\">")
        .text(output.dtype())
        .raw("</span></h3><p>")
        .text(counts(output))
        .raw("</p>");
    Distribution numbers = output.numbers();
    if (numbers != null) {
      histogram(output.alias(), numbers, html);
      quantiles(numbers, html);
    }
    if (!output.top().isEmpty()) {
      top(output, html);
    }
    html.raw("</article>");
  }

  private static String counts(OutputReport output) {
    StringBuilder counts =
        new StringBuilder(
            Shown.count(output.values()) + (output.values() == 1 ? " value" : " values"));
    append(counts, output.nan(), "NaN");
    append(counts, output.positiveInfinity(), "Infinity");
    append(counts, output.negativeInfinity(), "-Infinity");
    return counts.toString();
  }

  private static void append(StringBuilder counts, long count, String what) {
    if (count > 0) {
      counts.append(", ").append(Shown.count(count)).append(' ').append(what);
    }
  }

  private static void histogram(String alias, Distribution numbers, Html html) {
    List<Distribution.Bin> bins = numbers.bins();
    if (bins.isEmpty()) {
      return;
    }
    double width = bins.get(0).to() - bins.get(0).from();
    boolean whole = bins.get(0).from() % 1 != 0 && width == 1;
    List<Columns.Column> columns =
        bins.stream()
            .map(
                bin ->
                    new Columns.Column(
                        bin.share() * 100, name(bin, whole) + ": " + Shown.share(bin.share())))
            .toList();
    String label =
        "Histogram of %s, from %s to %s"
            .formatted(alias, Shown.number(numbers.min()), Shown.number(numbers.max()));
    new Columns(label, columns, marks(bins, whole), "% of values").write(html);
    double shown = bins.stream().mapToDouble(Distribution.Bin::share).sum();
    if (shown < 0.9999) {
      html.raw("<p class=\"hint\">").text(Shown.share(1 - shown) + " lie further out.").raw("</p>");
    }
  }

  private static String name(Distribution.Bin bin, boolean whole) {
    return whole
        ? Shown.number(bin.from() + 0.5)
        : Shown.number(bin.from()) + " to " + Shown.number(bin.to());
  }

  /** Ticks at round numbers; in the middle of a bin that is of one integer. */
  private static List<Columns.Mark> marks(List<Distribution.Bin> bins, boolean whole) {
    double from = bins.get(0).from();
    double to = bins.get(bins.size() - 1).to();
    if (!(to > from)) {
      return List.of(new Columns.Mark(0.5, Shown.number(from)));
    }
    double step = Math.max(whole ? 1 : 0, Ticks.step(to - from, whole ? MARKS + 1 : MARKS));
    List<Columns.Mark> marks = new ArrayList<>();
    for (double n = Math.ceil(from / step - 1e-9); n * step <= to + step * 1e-9; n++) {
      marks.add(new Columns.Mark((n * step - from) / (to - from), Shown.tick(n * step, step)));
    }
    return marks;
  }

  private static void quantiles(Distribution numbers, Html html) {
    html.raw("<dl class=\"quantiles\">");
    quantile("least", numbers.min(), html);
    quantile("1 %", numbers.p1(), html);
    quantile("5 %", numbers.p5(), html);
    quantile("25 %", numbers.p25(), html);
    quantile("median", numbers.p50(), html);
    quantile("75 %", numbers.p75(), html);
    quantile("95 %", numbers.p95(), html);
    quantile("99 %", numbers.p99(), html);
    quantile("greatest", numbers.max(), html);
    quantile("mean", numbers.mean(), html);
    html.raw("</dl>");
  }

  private static void quantile(String name, double value, Html html) {
    html.raw("<div>").element("dt", name).element("dd", Shown.number(value)).raw("</div>");
  }

  private static void top(OutputReport output, Html html) {
    html.raw(
        "<table class=\"bars\"><thead><tr><th scope=\"col\">top values</th><th scope=\"col\" class=\"n\">share</th></tr></thead><tbody>");
    for (OutputReport.TopText text : output.top()) {
      html.raw("<tr><th scope=\"row\"><span class=\"long value\">")
          .text(text.text().isEmpty() ? "(empty)" : text.text())
          .raw("</span>" + StepsPart.line(text.share()) + "</th><td class=\"n\">")
          .text(Shown.share(text.share()))
          .raw("</td></tr>");
    }
    html.raw("</tbody></table>");
  }
}
