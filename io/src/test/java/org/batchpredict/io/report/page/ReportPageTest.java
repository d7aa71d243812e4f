package org.batchpredict.io.report.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.batchpredict.io.report.Report;
import org.batchpredict.io.report.ReportJson;
import org.junit.jupiter.api.Test;

class ReportPageTest {
  private static final Pattern ATTRIBUTES =
      Pattern.compile("<[a-z0-9]+( [a-zA-Z-]+=\"[^\"<>]*\")*>");

  private final Report report = Reports.full();
  private final String page = new String(ReportPage.write(report), UTF_8);

  @Test
  void escapesWhatComesFromTheJob() throws Exception {
    assertThat(page)
        .contains("&lt;img src=x onerror=&quot;window.evil=1&quot;&gt;&#39;&lt;/script&gt;\uFFFD")
        .doesNotContain("<img", "<script", "</script", "\u202E");
    String body = page.substring(page.indexOf("<body>"));
    assertThat(Pattern.compile("<[a-z][^>]*>").matcher(body).results().map(MatchResult::group))
        .allMatch(tag -> ATTRIBUTES.matcher(tag).matches());
  }

  @Test
  void needsNothingElse() {
    assertThat(page.replace(Reports.EVIL, ""))
        .contains("default-src 'none'; style-src 'unsafe-inline'")
        .doesNotContain("http://", "https://", "url(", "@import", "<link", "<iframe");
  }

  @Test
  void tellsOfAll() {
    assertThat(page)
        .contains("Throughput", "Time by step", "Batches", "Errors", "Outputs", "Slowest splits")
        .contains("1,996,000", "a long label", "is_fraud", "must be a number", "17 ×")
        .contains("An earlier run, without a report, has done 1 of the splits");
  }

  @Test
  void isTheSameEachTime() throws Exception {
    assertThat(ReportPage.write(Reports.full())).isEqualTo(ReportPage.write(report));
    assertThat(ReportJson.write(Reports.full())).isEqualTo(ReportJson.write(report));
  }

  @Test
  void showsNumbersBriefly() {
    assertThat(
            List.of(
                Shown.number(0.123456),
                Shown.number(123456.7),
                Shown.number(1e-9),
                Shown.number(1234567890123e9),
                Shown.number(-0.5),
                Shown.number(12.0),
                Shown.number(99999.5, 3),
                Shown.seconds(0.0001234),
                Shown.seconds(3.14159),
                Shown.seconds(4000),
                Shown.bytes(1536),
                Shown.share(0.00001),
                Shown.tick(0.30000000000000004, 0.1),
                Shown.tick(20000, 10000)))
        .containsExactly(
            "0.1235",
            "123,500",
            "1.000e-09",
            "1.235e+21",
            "-0.5",
            "12",
            "100,000",
            "123 µs",
            "3.14 s",
            "66 min 40 s",
            "1.5 KiB",
            "< 0.1 %",
            "0.3",
            "20,000");
  }
}
