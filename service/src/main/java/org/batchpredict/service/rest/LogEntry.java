package org.batchpredict.service.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.batchpredict.service.api.JobName;

/**
 * An entry of the log of a job.
 *
 * @param insertId orders entries of one time, as text
 * @param task what wrote it
 * @param message one line or more
 */
record LogEntry(
    JobName job, Instant time, String insertId, String severity, String task, String message) {
  static final Comparator<LogEntry> ORDER =
      Comparator.comparing(LogEntry::time).thenComparing(LogEntry::insertId);

  /** Clients compare times as text: all are of one length. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** The value of a field that filters name; empty when they can name none of that path. */
  Optional<String> field(String path) {
    return Optional.ofNullable(
        switch (path) {
          case "timestamp" -> TIME.format(time);
          case "insertId", "insert_id" -> insertId;
          case "severity" -> severity;
          case "logName", "log_name" -> logName();
          case "textPayload", "text_payload" -> message;
          case "resource.type" -> "ml_job";
          case "resource.labels.job_id" -> job.jobId();
          case "resource.labels.project_id" -> job.project();
          case "resource.labels.task_name", "labels.task_name" -> task;
          default -> null;
        });
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("textPayload", message);
    json.put("insertId", insertId);
    ObjectNode resource = json.putObject("resource").put("type", "ml_job");
    resource
        .putObject("labels")
        .put("job_id", job.jobId())
        .put("project_id", job.project())
        .put("task_name", task);
    json.put("timestamp", TIME.format(time));
    json.put("severity", severity);
    json.put("logName", logName());
    return json;
  }

  private String logName() {
    return "projects/" + job.project() + "/logs/" + task;
  }
}
