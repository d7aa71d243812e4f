package org.batchpredict.service.web;

import static org.batchpredict.service.web.html.Html.tag;

import java.time.Duration;
import java.util.Locale;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.Progress;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.web.html.Element;
import org.batchpredict.service.web.html.Html;

/** How far a job is: the bar, and the numbers under it. */
final class ProgressPart {
  private ProgressPart() {}

  static Element of(JobLook look) {
    Element part = Pieces.section("progress", "Progress");
    return look.job().attempt() == 0
        ? part.add(Pieces.paragraph(waits(look)))
        : part.add(bar(look.job()), numbers(look));
  }

  private static String waits(JobLook look) {
    if (look.job().state().isFinal()) {
      return "It ended before a worker took it up.";
    }
    return look.position() <= 1
        ? "First in the queue: it starts as soon as a worker is free."
        : "Place " + Shown.count(look.position()) + " in the queue.";
  }

  private static Html bar(Job job) {
    if (job.state().isFinal() && ProgressBar.share(job).isEmpty()) {
      return Html.nothing(); // it ended before its input was known
    }
    String words = ProgressBar.percent(job);
    if (words.isEmpty()) {
      words = job.state() == JobState.QUEUED ? "goes on soon" : "lists its input";
    }
    return tag("div")
        .of("bar bar-" + job.state().name().toLowerCase(Locale.ROOT))
        .add(ProgressBar.bar(job), tag("span").of("words").text(words));
  }

  private static Element numbers(JobLook look) {
    Job job = look.job();
    Progress progress = job.activity().progress();
    Element list = tag("dl").of("numbers");
    list.add(number("Predictions", Shown.count(progress.predictions()), ""));
    list.add(
        number("Errors", Shown.count(progress.failures()), progress.failures() == 0 ? "" : "bad"));
    list.add(number("Rate", Shown.number(Pace.perSecond(job)) + " / s", ""));
    if (job.state() == JobState.RUNNING) {
      list.add(
          number(
              "Time left", progress.timeLeft().map(Shown::duration).orElse("not known yet"), ""));
    }
    list.add(number("Input read", read(progress), ""));
    Duration worked = Times.worked(job, look.now()).orElse(Duration.ZERO);
    return list.add(number("Duration", Shown.duration(worked), ""));
  }

  private static String read(Progress progress) {
    String read = Shown.bytes(progress.inputBytes());
    return progress.inputBytes() >= progress.totalInputBytes()
        ? read
        : read + " of " + Shown.bytes(progress.totalInputBytes());
  }

  private static Html number(String name, String value, String kind) {
    return tag("div").of(kind).add(tag("dt").text(name), tag("dd").text(value));
  }
}
