package org.batchpredict.service.web;

import static org.batchpredict.service.web.html.Html.tag;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.batchpredict.service.web.html.Element;
import org.batchpredict.service.web.html.Html;
import org.batchpredict.service.web.output.Distribution;
import org.batchpredict.service.web.output.Distribution.Bar;
import org.batchpredict.service.web.output.Distribution.Kind;
import org.batchpredict.service.web.output.JobOutput;

/** How the outputs are distributed, as charts with a table for those who do not see them. */
final class DistributionsPart {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 110;
  private static final int GAP = 2;

  private DistributionsPart() {}

  static Html of(JobOutput output) {
    if (output.distributions().isEmpty()) {
      return Html.nothing();
    }
    Element figures = tag("div").of("distributions");
    output.distributions().forEach(distribution -> figures.add(figure(distribution)));
    return Pieces.section(
        "distributions",
        "Distribution of the outputs",
        tag("p")
            .of("hint")
            .text("By a sample of " + Shown.count(output.sampled(), "prediction") + "."),
        figures);
  }

  private static Element figure(Distribution distribution) {
    Element figure = tag("figure").add(tag("figcaption").add(caption(distribution)));
    figure.add(
        distribution.kind() == Kind.RANGES && distribution.bars().size() > 1
            ? histogram(distribution)
            : bars(distribution));
    return distribution.others() == 0
        ? figure
        : figure.add(
            Pieces.paragraph("And " + Shown.count(distribution.others(), "other value") + ".")
                .of("hint"));
  }

  private static Html caption(Distribution distribution) {
    String more = distribution.kind() == Kind.LARGEST ? ", where its largest element is" : "";
    return Html.of(Pieces.code(distribution.output()), Html.text(more));
  }

  private static Html histogram(Distribution distribution) {
    List<Bar> bars = distribution.bars();
    double most = (double) bars.stream().mapToLong(Bar::count).max().orElse(1);
    double width = (double) WIDTH / bars.size();
    String low = bars.get(0).from();
    String high = bars.get(bars.size() - 1).to();
    List<Html> columns = new ArrayList<>();
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      double height = bar.count() / most * HEIGHT;
      columns.add(
          tag("rect")
              .of("column")
              .set("x", at(i * width + GAP / 2.0))
              .set("y", at(HEIGHT - height))
              .set("width", at(width - GAP))
              .set("height", at(height))
              .add(
                  tag("title")
                      .text(bar.from() + " to " + bar.to() + ": " + Shown.count(bar.count()))));
    }
    Element svg =
        tag("svg")
            .of("chart histogram")
            .set("viewBox", "0 0 " + WIDTH + " " + HEIGHT)
            .set("preserveAspectRatio", "none")
            .set("role", "img")
            .set("aria-label", "Values from " + low + " to " + high + "; " + peak(bars))
            .add(columns);
    return Html.of(svg, tag("div").of("axis").add(tag("span").text(low), tag("span").text(high)));
  }

  private static String peak(List<Bar> bars) {
    Bar most = bars.get(0);
    for (Bar bar : bars) {
      most = bar.count() > most.count() ? bar : most;
    }
    return "most, %s, from %s to %s".formatted(Shown.count(most.count()), most.from(), most.to());
  }

  private static Element bars(Distribution distribution) {
    double most = (double) distribution.bars().stream().mapToLong(Bar::count).max().orElse(1);
    Element list = tag("dl").of("bars");
    for (Bar bar : distribution.bars()) {
      list.add(
          tag("div")
              .add(
                  tag("dt").text(bar.from()),
                  tag("dd")
                      .add(
                          tag("svg")
                              .set("viewBox", "0 0 100 10")
                              .set("preserveAspectRatio", "none")
                              .set("aria-hidden", "true")
                              .add(
                                  tag("rect")
                                      .of("column")
                                      .set("width", at(bar.count() / most * 100))
                                      .set("height", "10")),
                          tag("span").of("words").text(Shown.count(bar.count())))));
    }
    return list;
  }

  private static String at(double coordinate) {
    return String.format(Locale.ROOT, "%.1f", coordinate);
  }
}
