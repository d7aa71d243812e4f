package org.batchpredict.service.web;

import static org.batchpredict.service.web.html.Html.tag;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.batchpredict.service.jobs.Activity.Sample;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.web.html.Element;
import org.batchpredict.service.web.html.Html;

/** The predictions of a job over time, as a line. */
final class ActivityChart {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 200;
  private static final int LEFT = 64;
  private static final int BOTTOM = 28;
  private static final int TOP = 12;
  private static final int RIGHT = 12;
  private static final int LINES = 4;

  private final List<Sample> samples;
  private final double seconds;
  private final double most;

  private ActivityChart(List<Sample> samples) {
    this.samples = samples;
    this.seconds = (double) Math.max(1, samples.get(samples.size() - 1).seconds());
    this.most =
        Scale.roundUp(
            (double)
                samples.stream()
                    .mapToLong(sample -> Math.max(sample.predictions(), sample.failures()))
                    .max()
                    .orElse(1));
  }

  /** The chart with its heading; nothing before there is something to draw. */
  static Html of(Job job) {
    List<Sample> samples = job.activity().samples();
    return samples.isEmpty() ? Html.nothing() : new ActivityChart(samples).section();
  }

  private Html section() {
    Sample last = samples.get(samples.size() - 1);
    String words =
        "%s and %s in %s"
            .formatted(
                Shown.count(last.predictions(), "prediction"),
                Shown.count(last.failures(), "error"),
                Shown.duration(Duration.ofSeconds(last.seconds())));
    return Pieces.section(
        "over-time",
        "Predictions over time",
        tag("figure").add(drawing(words), tag("figcaption").text(words)));
  }

  private Element drawing(String words) {
    Element svg =
        tag("svg")
            .of("chart")
            .set("viewBox", "0 0 " + WIDTH + " " + HEIGHT)
            .set("role", "img")
            .set("aria-label", words)
            .add(grid());
    svg.add(line(Sample::predictions).of("line predictions"));
    if (samples.get(samples.size() - 1).failures() > 0) {
      svg.add(line(Sample::failures).of("line failures"));
    }
    return svg;
  }

  private List<Html> grid() {
    List<Html> lines = new ArrayList<>();
    for (int i = 0; i <= LINES; i++) {
      double value = most * i / LINES;
      String y = at(y(value));
      lines.add(tag("path").of("grid").set("d", "M" + LEFT + " " + y + "H" + (WIDTH - RIGHT)));
      lines.add(label(LEFT - 8, y(value) + 4, "end", Shown.compact(value)));
    }
    lines.add(label(LEFT, HEIGHT - 8, "start", "0 s"));
    lines.add(
        label(
            WIDTH - RIGHT, HEIGHT - 8, "end", Shown.duration(Duration.ofSeconds((long) seconds))));
    return lines;
  }

  private static Element label(double x, double y, String anchor, String text) {
    return tag("text").set("x", at(x)).set("y", at(y)).set("text-anchor", anchor).text(text);
  }

  private Element line(ToLongFunction<Sample> count) {
    StringBuilder path = new StringBuilder("M" + at(LEFT) + " " + at(y(0)));
    for (Sample sample : samples) {
      path.append('L')
          .append(at(LEFT + sample.seconds() / seconds * (WIDTH - LEFT - RIGHT)))
          .append(' ')
          .append(at(y((double) count.applyAsLong(sample))));
    }
    return tag("path").set("d", path.toString());
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - value / most * (HEIGHT - BOTTOM - TOP);
  }

  private static String at(double coordinate) {
    return String.format(Locale.ROOT, "%.1f", coordinate);
  }
}
