package org.batchpredict.io.report.page;

import org.batchpredict.io.report.Report;
import org.batchpredict.io.shards.ErrorStat;

/** How instances failed. */
final class ErrorsPart {
  private ErrorsPart() {}

  static void write(Report report, Html html) {
    html.raw("<section><h2>Errors</h2>");
    if (report.counts().failures() == 0) {
      html.raw("<p>No instance failed.</p></section>");
      return;
    }
    html.raw("<p>")
        .text(
            Shown.count(report.counts().failures())
                + " failed, "
                + Shown.share((double) report.counts().failures() / report.counts().instances())
                + " of all. Each is a line of prediction.errors-*.")
        .raw("</p><ol class=\"errors\">");
    for (ErrorStat error : report.errors()) {
      html.raw("<li><p><strong>")
          .text(Shown.count(error.count()) + " ×")
          .raw("</strong> <span class=\"tag\">")
          .text(error.stage() == null ? "other kinds" : error.stage() + " · code " + error.code())
          .raw("</span></p><p class=\"long\">")
          .text(error.stage() == null ? "What is not of the first 1,000 kinds." : error.message())
          .raw("</p><p class=\"hint long\">For example ")
          .text(error.example().file())
          .text(", byte " + Shown.count(error.example().offset()) + ": ")
          .text(error.example().message())
          .raw("</p></li>");
    }
    html.raw("</ol>");
    if (report.moreErrors() > 0) {
      html.raw("<p>")
          .text(
              Shown.count(report.moreErrors())
                  + " more, of other kinds, are counted in prediction.errors_stats-*.")
          .raw("</p>");
    }
    html.raw("</section>");
  }
}
