package org.batchpredict.io.report.page;

import org.batchpredict.io.report.Report;
import org.batchpredict.io.report.SplitWork;

/** The splits that took longest. */
final class SlowestPart {
  private SlowestPart() {}

  static void write(Report report, Html html) {
    html.raw(
        "<section><h2>Slowest splits</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Slowest splits\"><table><thead><tr><th scope=\"col\">split</th><th scope=\"col\">input</th><th scope=\"col\" class=\"n\">size</th><th scope=\"col\" class=\"n\">records</th><th scope=\"col\" class=\"n\">time</th><th scope=\"col\" class=\"n\">records/s</th></tr></thead><tbody>");
    for (Report.SlowSplit slow : report.slowest()) {
      SplitWork work = slow.work();
      html.raw("<tr><th scope=\"row\" class=\"n\">")
          .text(Shown.count(work.split()))
          .raw("</th><td class=\"path\">")
          .text(place(work))
          .raw("</td>");
      for (String cell :
          new String[] {
            Shown.bytes(work.bytes()),
            Shown.count(work.predictions() + work.failures()),
            Shown.seconds(slow.seconds()),
            Shown.number(slow.recordsPerSecond(), 3)
          }) {
        html.raw("<td class=\"n\">").text(cell).raw("</td>");
      }
      html.raw("</tr>");
    }
    html.raw("</tbody></table></div></section>");
  }

  private static String place(SplitWork work) {
    String more =
        work.files() == 1 ? "" : ", and %s more".formatted(Shown.count(work.files() - 1L));
    return work.start() == 0
        ? work.file() + more
        : "%s, from byte %s%s".formatted(work.file(), Shown.count(work.start()), more);
  }
}
