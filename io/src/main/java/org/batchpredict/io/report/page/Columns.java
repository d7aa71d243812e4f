package org.batchpredict.io.report.page;

import java.util.List;
import java.util.Locale;
import org.batchpredict.io.report.Ticks;

/**
 * A chart of columns. Its bars are an image that is stretched to the width there is; the ticks are
 * text beside it, which keeps its size.
 *
 * @param label says in words what is seen
 * @param values the heights
 * @param marks the ticks below
 * @param unit of the heights
 */
record Columns(String label, List<Column> values, List<Mark> marks, String unit) {
  private static final int HEIGHT = 100;
  private static final int WIDTH = 1000;

  /**
   * One column.
   *
   * @param label shown when it is pointed at
   */
  record Column(double value, String label) {}

  /** A tick at a place from 0 to 1. */
  record Mark(double place, String label) {}

  void write(Html html) {
    double most = values.stream().mapToDouble(Column::value).max().orElse(0);
    double step = most > 0 ? Ticks.step(most, 4) : 1;
    double top = Math.max(step, Math.ceil(most / step - 1e-9) * step);
    html.raw("<div class=\"chart\"><div class=\"plot\">");
    for (double tick = 0; tick <= top * (1 + 1e-9); tick += step) {
      html.raw(
              String.format(
                  Locale.ROOT,
                  "<div class=\"grid\" style=\"bottom:%.2f%%\"><span>",
                  tick / top * 100))
          .text(Shown.tick(tick, step))
          .raw("</span></div>");
    }
    html.raw(
            "<svg viewBox=\"0 0 %s %s\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\""
                .formatted(WIDTH, HEIGHT))
        .text(label)
        .raw("\">");
    double width = (double) WIDTH / values.size();
    double gap = values.size() > 1 ? Math.min(4, width * 0.12) : width * 0.3;
    for (int i = 0; i < values.size(); i++) {
      Column column = values.get(i);
      double height = column.value() / top * HEIGHT;
      html.raw(
              String.format(
                  Locale.ROOT,
                  "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\"><title>",
                  i * width + gap / 2,
                  HEIGHT - height,
                  width - gap,
                  height))
          .text(column.label())
          .raw("</title></rect>");
    }
    html.raw("</svg></div><div class=\"marks\" aria-hidden=\"true\">");
    for (Mark mark : marks) {
      double place = mark.place() * 100;
      String side = place < 4 ? " first" : place > 96 ? " last" : "";
      html.raw(
              String.format(
                  Locale.ROOT, "<span class=\"mark%s\" style=\"left:%.2f%%\">", side, place))
          .text(mark.label())
          .raw("</span>");
    }
    html.raw("</div><p class=\"unit\">").text(unit).raw("</p></div>");
  }
}
