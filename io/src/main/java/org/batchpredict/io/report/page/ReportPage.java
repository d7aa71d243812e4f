package org.batchpredict.io.report.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.batchpredict.io.report.Report;

/** The report as people read it, in a browser: one file, without a script. */
public final class ReportPage {
  private static final String STYLE = style();

  private ReportPage() {}

  public static byte[] write(Report report) {
    Html html = new Html();
    String title = "Batch prediction: " + report.state();
    html.raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .raw(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .raw("<meta name=\"color-scheme\" content=\"light dark\">")
        .element("title", title)
        .raw("<style>" + STYLE + "</style></head><body><main>");
    head(report, html);
    ThroughputPart.write(report, html);
    StepsPart.write(report, html);
    ErrorsPart.write(report, html);
    OutputsPart.write(report, html);
    SlowestPart.write(report, html);
    request(report, html);
    html.raw("</main></body></html>\n");
    return html.toString().getBytes(UTF_8);
  }

  private static void head(Report report, Html html) {
    Report.Counts counts = report.counts();
    html.raw("<header><h1>Batch prediction <span class=\"state ")
        .text(report.state())
        .raw("\">")
        .text(report.state())
        .raw("</span></h1><p class=\"hint long\">")
        .text(report.job().at("/request/uri").asText())
        .raw("</p><p class=\"hint\">")
        .text(
            Shown.time(report.time().startedMillis())
                + " to "
                + Shown.time(report.time().endedMillis()))
        .raw("</p><dl class=\"facts\">");
    fact("predictions", Shown.count(counts.predictions()), html);
    fact("failures", Shown.count(counts.failures()), html);
    fact("time", Shown.seconds(report.time().seconds()), html);
    fact(counts.files() == 1 ? "input file" : "input files", Shown.count(counts.files()), html);
    fact("input", Shown.bytes(counts.inputBytes()), html);
    fact(counts.splits() == 1 ? "split" : "splits", Shown.count(counts.splits()), html);
    fact("devices", String.join(", ", report.devices()), html);
    html.raw("</dl>");
    if (report.untoldSplits() > 0) {
      html.raw("<p>")
          .text(
              "An earlier run, without a report, has done "
                  + Shown.count(report.untoldSplits())
                  + " of the splits: times, batches and outputs are those of the others.")
          .raw("</p>");
    }
    html.raw("</header>");
  }

  private static void fact(String name, String value, Html html) {
    html.raw("<div>").element("dt", name).element("dd", value).raw("</div>");
  }

  private static void request(Report report, Html html) {
    html.raw("<section><h2>Request</h2>");
    for (String field : new String[] {"request", "options", "model"}) {
      JsonNode value = report.job().get(field);
      if (value != null) {
        html.element("h3", field)
            .raw("<pre tabindex=\"0\">")
            .text(value.toPrettyString().replace("\r", ""))
            .raw("</pre>");
      }
    }
    html.raw("<p class=\"hint\">")
        .text(
            "Batch Predict "
                + report.job().path("productVersion").asText()
                + ", TensorFlow "
                + report.job().path("tensorFlowVersion").asText()
                + ". The account of the run for programs is prediction.manifest.json; what is on this page, prediction.report.json.")
        .raw("</p></section>");
  }

  private static String style() {
    try (InputStream in = requireNonNull(ReportPage.class.getResourceAsStream("report.css"))) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
