package org.batchpredict.service.web;

import static org.batchpredict.service.web.html.Html.tag;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.RequestField;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.web.html.Element;
import org.batchpredict.service.web.html.Html;
import org.jspecify.annotations.Nullable;

/** Whose job it is, when it was what, and what was asked for. */
final class FactsPart {
  private FactsPart() {}

  static Element of(JobLook look) {
    Job job = look.job();
    Element list = tag("dl").of("facts");
    list.add(Pieces.described("Owner", Html.text(Members.name(job.creator()))));
    list.add(
        Pieces.described(
            "Created",
            Html.of(
                Pieces.time(job.created()),
                tag("span").of("words").text(" " + Shown.age(job.created(), look.now())))));
    if (job.started() != null) {
      list.add(Pieces.described("Started", Pieces.time(job.started())));
    }
    if (job.ended() != null) {
      list.add(Pieces.described("Ended", Pieces.time(job.ended())));
    }
    if (job.activity().nodeHours() > 0) {
      list.add(Pieces.described("Node hours", Html.text(Shown.hours(job.activity().nodeHours()))));
    }
    list.add(Pieces.described("Labels", labels(job.labels())));
    list.add(request(job.input()));
    return Pieces.section("facts", "Job", list);
  }

  private static Html labels(Map<String, String> labels) {
    if (labels.isEmpty()) {
      return Html.text("none");
    }
    Element list = tag("ul").of("labels");
    new TreeMap<>(labels)
        .forEach(
            (key, value) -> list.add(tag("li").text(value.isEmpty() ? key : key + ": " + value)));
    return list;
  }

  private static List<Html> request(PredictionInput input) {
    List<Html> lines = new ArrayList<>();
    for (RequestField field : RequestField.values()) {
      Object value = field.get(input);
      if (value != null) {
        lines.add(Pieces.described(field.jsonName(), value(value)));
      }
    }
    return lines;
  }

  private static Html value(@Nullable Object value) {
    return value instanceof List<?> paths
        ? Html.of(paths.stream().map(path -> tag("div").add(Pieces.code(path.toString()))).toList())
        : Pieces.code(String.valueOf(value));
  }
}
