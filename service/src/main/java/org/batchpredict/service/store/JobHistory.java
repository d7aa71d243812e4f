package org.batchpredict.service.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.jobs.Attempt;
import org.batchpredict.service.jobs.Fence;
import org.batchpredict.service.jobs.JobEvent;

/** The attempts and events of jobs. */
final class JobHistory {
  private static final String OF_JOB =
      "JOIN job j ON j.sequence = t.sequence WHERE j.project = ? AND j.job_id = ?"
          + " ORDER BY t.number";

  private JobHistory() {}

  static List<Attempt> attempts(Connection connection, JobName name) throws SQLException {
    return Sql.list(
        connection,
        "SELECT t.number, t.instance, t.host, t.pid, t.started, t.ended, t.how_ended, t.log"
            + " FROM attempt t "
            + OF_JOB,
        row ->
            new Attempt(
                row.getInt(1),
                row.getString(2),
                row.getString(3),
                row.getObject(4, Long.class),
                Sql.time(row, 5),
                Sql.timeOrNull(row, 6),
                row.getString(7),
                row.getString(8)),
        name.project(),
        name.jobId());
  }

  static List<JobEvent> events(Connection connection, JobName name) throws SQLException {
    return Sql.list(
        connection,
        "SELECT t.at, t.state, t.note FROM event t " + OF_JOB,
        row -> new JobEvent(Sql.time(row, 1), JobState.valueOf(row.getString(2)), row.getString(3)),
        name.project(),
        name.jobId());
  }

  /**
   * Writes the row of an attempt, which is its own. It may come late, when the job is another's or
   * nobody's: how an attempt ended is worth knowing then, too.
   */
  static void record(Connection connection, Fence fence, Attempt attempt) throws SQLException {
    int changed =
        Sql.change(
            connection,
            "UPDATE attempt SET host = ?, pid = ?, started = ?, ended = ?, how_ended = ?, log = ?"
                + " WHERE number = ? AND instance = ? AND sequence ="
                + " (SELECT sequence FROM job WHERE project = ? AND job_id = ?)",
            attempt.host(),
            attempt.pid(),
            attempt.started(),
            attempt.ended(),
            attempt.end(),
            attempt.log(),
            fence.attempt(),
            fence.owner(),
            fence.job().project(),
            fence.job().jobId());
    if (changed == 0) {
      insert(connection, fence, attempt);
    }
  }

  private static void insert(Connection connection, Fence fence, Attempt attempt)
      throws SQLException {
    Sql.change(
        connection,
        "INSERT INTO attempt"
            + " (sequence, number, instance, host, pid, started, ended, how_ended, log)"
            + " SELECT j.sequence, CAST(? AS INTEGER), CAST(? AS VARCHAR), CAST(? AS VARCHAR),"
            + " CAST(? AS BIGINT), CAST(? AS TIMESTAMP WITH TIME ZONE),"
            + " CAST(? AS TIMESTAMP WITH TIME ZONE), CAST(? AS VARCHAR), CAST(? AS VARCHAR)"
            + " FROM job j WHERE j.project = ? AND j.job_id = ? AND j.attempt >= ?"
            + " AND NOT EXISTS (SELECT 1 FROM attempt t"
            + " WHERE t.sequence = j.sequence AND t.number = ?)",
        fence.attempt(),
        fence.owner(),
        attempt.host(),
        attempt.pid(),
        attempt.started(),
        attempt.ended(),
        attempt.end(),
        attempt.log(),
        fence.job().project(),
        fence.job().jobId(),
        fence.attempt(),
        fence.attempt());
  }
}
