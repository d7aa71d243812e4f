package org.batchpredict.io.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.batchpredict.io.report.Distribution;
import org.batchpredict.io.report.Report;
import org.batchpredict.io.report.StepSeconds;
import org.jspecify.annotations.Nullable;

/** What the time went into, and the batches. */
final class StepsPart {
  private StepsPart() {}

  private record Bar(String name, String what, double seconds) {}

  static void write(Report report, Html html) {
    StepSeconds steps = report.time().steps();
    List<Bar> bars = new ArrayList<>();
    bars.add(new Bar("Read", "finding records", steps.read()));
    bars.add(new Bar("Parse", "making columns of them", steps.parse()));
    bars.add(new Bar("Encode", "making tensors of columns", steps.encode()));
    bars.add(new Bar("Run", "the model, in TensorFlow", steps.run()));
    bars.add(new Bar("Decode", "making columns of its tensors", steps.decode()));
    bars.add(new Bar("Format", "making predictions of them", steps.format()));
    bars.add(new Bar("Write", "predictions and failures", steps.write()));
    if (steps.waiting() > steps.sum() / 1000) {
      bars.add(new Bar("Wait", "for another lane of the worker", steps.waiting()));
    }
    double sum = Math.max(1e-9, steps.sum());
    html.raw("<section><h2>Time by step</h2><p>")
        .text(Shown.seconds(steps.sum()) + ", added up over all workers.")
        .raw(
            "</p><table class=\"bars\"><thead><tr><th scope=\"col\">step</th><th scope=\"col\" class=\"n\">time</th><th scope=\"col\" class=\"n\">share</th></tr></thead><tbody>");
    for (Bar bar : bars) {
      html.raw("<tr><th scope=\"row\">")
          .text(bar.name())
          .raw(" <small>")
          .text(bar.what())
          .raw("</small>" + line(bar.seconds() / sum) + "</th><td class=\"n\">")
          .text(Shown.seconds(bar.seconds()))
          .raw("</td><td class=\"n\">")
          .text(Shown.share(bar.seconds() / sum))
          .raw("</td></tr>");
    }
    html.raw("</tbody></table></section>");
    batches(report.batches(), html);
  }

  /** A bar of some share of the width. */
  static String line(double share) {
    return String.format(
        Locale.ROOT,
        "<span class=\"bar\" aria-hidden=\"true\"><span style=\"width:%.2f%%\"></span></span>",
        Math.min(100, share * 100));
  }

  private static void batches(Report.Batches batches, Html html) {
    html.raw("<section><h2>Batches</h2><p>")
        .text(Shown.count(batches.count()) + (batches.count() == 1 ? " batch." : " batches."))
        .raw(
            "</p><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Batches\"><table><thead><tr><td></td>");
    for (String head : List.of("least", "median", "95 %", "99 %", "most", "mean")) {
      html.raw("<th scope=\"col\" class=\"n\">").text(head).raw("</th>");
    }
    html.raw("</tr></thead><tbody>");
    row("time in TensorFlow", batches.runSeconds(), true, html);
    row("records", batches.sizes(), false, html);
    html.raw("</tbody></table></div></section>");
  }

  private static void row(String name, @Nullable Distribution values, boolean time, Html html) {
    if (values == null) {
      return;
    }
    html.raw("<tr><th scope=\"row\">").text(name).raw("</th>");
    for (double value :
        new double[] {
          values.min(), values.p50(), values.p95(), values.p99(), values.max(), values.mean()
        }) {
      html.raw("<td class=\"n\">")
          .text(time ? Shown.seconds(value) : Shown.number(Math.rint(value)))
          .raw("</td>");
    }
    html.raw("</tr>");
  }
}
