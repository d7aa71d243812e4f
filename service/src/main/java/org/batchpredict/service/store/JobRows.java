package org.batchpredict.service.store;

import static org.batchpredict.service.store.Sql.timeOrNull;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.jobs.Activity;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.Lease;
import org.batchpredict.service.jobs.NewJob;
import org.jspecify.annotations.Nullable;

/** The rows of jobs with their labels and events: reads and writes them. */
final class JobRows {
  /** What {@link #read} reads, of a table that is called {@code j}. */
  static final String COLUMNS =
      "j.project, j.job_id, j.sequence, j.revision, j.creator, j.input, j.option_set, j.labels,"
          + " j.state, j.created, j.started, j.ended, j.error_message, j.activity, j.attempt,"
          + " j.losses, j.not_before, j.lease_owner, j.lease_until";

  static final String SELECT = "SELECT " + COLUMNS + " FROM job j ";

  private static final String BY_NAME = "WHERE j.project = ? AND j.job_id = ?";

  private JobRows() {}

  static Job read(ResultSet row) throws SQLException {
    String owner = row.getString(18);
    Instant until = timeOrNull(row, 19);
    String activity = row.getString(14);
    return new Job(
        new JobName(row.getString(1), row.getString(2)),
        row.getLong(3),
        row.getLong(4),
        row.getString(5),
        PredictionInput.fromJson(row.getString(6)),
        row.getString(7),
        JobJson.labels(row.getString(8)),
        JobState.valueOf(row.getString(9)),
        Sql.time(row, 10),
        timeOrNull(row, 11),
        timeOrNull(row, 12),
        row.getString(13),
        activity == null ? Activity.NONE : JobJson.activity(activity),
        row.getInt(15),
        row.getInt(16),
        timeOrNull(row, 17),
        owner == null || until == null ? null : new Lease(owner, until));
  }

  static Optional<Job> find(Connection connection, JobName name) throws SQLException {
    return Sql.find(connection, SELECT + BY_NAME, JobRows::read, name.project(), name.jobId());
  }

  /** The job, which nobody else can change before the transaction ends. */
  static Optional<Job> lock(Connection connection, JobName name) throws SQLException {
    return Sql.find(
        connection, SELECT + BY_NAME + " FOR UPDATE", JobRows::read, name.project(), name.jobId());
  }

  static Job insert(Connection connection, NewJob job) throws SQLException {
    long sequence = Sql.number(connection, "SELECT nextval('job_sequence')");
    Instant now = Sql.now(connection);
    PredictionInput input = job.input();
    Sql.change(
        connection,
        "INSERT INTO job (sequence, project, job_id, revision, creator, input, option_set, labels,"
            + " state, state_key, created, attempt, losses, policy, policy_revision, model_name,"
            + " version_name, uri, data_format, output_path, region, runtime_version,"
            + " signature_name)"
            + " VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)",
        sequence,
        job.name().project(),
        job.name().jobId(),
        job.creator(),
        input.toJson(),
        job.optionSet(),
        JobJson.labels(job.labels()),
        JobState.QUEUED,
        StateKeys.of(JobState.QUEUED, sequence),
        now,
        JobJson.policy(job.policy()),
        input.modelName(),
        input.versionName(),
        input.uri(),
        input.dataFormat(),
        input.outputPath(),
        input.region(),
        input.runtimeVersion(),
        input.signatureName());
    insertLabels(connection, job.name().project(), sequence, job.labels());
    addEvent(connection, sequence, now, JobState.QUEUED, "");
    return find(connection, job.name()).orElseThrow();
  }

  /**
   * Writes what has changed of a job that is locked, in a new revision; with an event when its
   * state changes, or there is something to note.
   */
  static Job update(Connection connection, Job old, Job changed, Instant now, String note)
      throws SQLException {
    if (changed.equals(old) && note.isEmpty()) {
      return old;
    }
    Lease lease = changed.lease();
    Sql.change(
        connection,
        "UPDATE job SET revision = revision + 1, labels = ?, state = ?, state_key = ?,"
            + " started = ?, ended = ?,"
            + " error_message = ?, activity = ?, attempt = ?, losses = ?, not_before = ?,"
            + " lease_owner = ?, lease_until = ? WHERE sequence = ?",
        JobJson.labels(changed.labels()),
        changed.state(),
        StateKeys.of(changed.state(), old.sequence()),
        changed.started(),
        changed.ended(),
        changed.errorMessage(),
        activity(changed.activity()),
        changed.attempt(),
        changed.losses(),
        changed.notBefore(),
        lease == null ? null : lease.owner(),
        lease == null ? null : lease.until(),
        old.sequence());
    if (!changed.labels().equals(old.labels())) {
      Sql.change(connection, "DELETE FROM job_label WHERE sequence = ?", old.sequence());
      insertLabels(connection, old.name().project(), old.sequence(), changed.labels());
    }
    if (changed.state() != old.state() || !note.isEmpty()) {
      addEvent(connection, old.sequence(), now, changed.state(), note);
    }
    if (changed.state().isFinal()) {
      OutputClaims.release(connection, old.sequence());
    }
    return find(connection, old.name()).orElseThrow();
  }

  static @Nullable String activity(Activity activity) {
    return activity.equals(Activity.NONE) ? null : JobJson.activity(activity);
  }

  private static void insertLabels(
      Connection connection, String project, long sequence, Map<String, String> labels)
      throws SQLException {
    for (Map.Entry<String, String> label : labels.entrySet()) {
      Sql.change(
          connection,
          "INSERT INTO job_label (project, label_key, label_value, sequence, newest)"
              + " VALUES (?, ?, ?, ?, ?)",
          project,
          label.getKey(),
          label.getValue(),
          sequence,
          -sequence);
    }
  }

  private static void addEvent(
      Connection connection, long sequence, Instant now, JobState state, String note)
      throws SQLException {
    Sql.change(
        connection,
        "INSERT INTO event (sequence, number, at, state, note)"
            + " SELECT CAST(? AS BIGINT), COALESCE(MAX(number), 0) + 1,"
            + " CAST(? AS TIMESTAMP WITH TIME ZONE), CAST(? AS VARCHAR), CAST(? AS VARCHAR)"
            + " FROM event WHERE sequence = ?",
        sequence,
        now,
        state,
        note,
        sequence);
  }
}
