package org.batchpredict.service.web;

import static org.batchpredict.service.web.html.Html.tag;

import java.util.Locale;
import java.util.OptionalDouble;
import org.batchpredict.pipeline.Progress;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.web.html.Element;
import org.batchpredict.service.web.html.Html;

/** How far a job is, as a bar and in words. */
final class ProgressBar {
  private ProgressBar() {}

  /** For a line of a list. */
  static Html small(Job job) {
    return switch (job.state()) {
      case QUEUED -> words("waits for a worker");
      case PREPARING -> words("lists its input");
      case RUNNING, CANCELLING -> Html.of(bar(job), words(percent(job) + pace(job)));
      case SUCCEEDED, FAILED, CANCELLED -> words(counts(job));
    };
  }

  /** The bar of a job that has, or had, a worker. */
  static Element bar(Job job) {
    Element bar = tag("progress").set("max", "100").set("aria-label", "Input read");
    OptionalDouble share = share(job);
    return share.isEmpty()
        ? bar
        : bar.set("value", String.format(Locale.ROOT, "%.1f", share.getAsDouble()));
  }

  /** The percentage of the input that was read; empty before the input is known. */
  static OptionalDouble share(Job job) {
    Progress progress = job.activity().progress();
    return progress.totalInputBytes() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(progress.percent());
  }

  static String percent(Job job) {
    OptionalDouble share = share(job);
    return share.isEmpty() ? "" : (int) Math.floor(share.getAsDouble()) + " %";
  }

  private static String pace(Job job) {
    return job.activity()
        .progress()
        .timeLeft()
        .map(d -> ", " + Shown.duration(d) + " left")
        .orElse("");
  }

  private static String counts(Job job) {
    Progress progress = job.activity().progress();
    if (progress.instances() == 0) {
      return "–";
    }
    String failures =
        progress.failures() == 0 ? "" : ", " + Shown.count(progress.failures(), "error");
    return Shown.count(progress.predictions(), "prediction") + failures;
  }

  private static Element words(String text) {
    return tag("span").of("words").text(text);
  }
}
