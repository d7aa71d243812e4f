package org.batchpredict.service.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.config.DatabaseConfig;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.JobQuery;
import org.batchpredict.service.jobs.JobStore;
import org.batchpredict.service.jobs.filter.FilterParser;
import org.junit.jupiter.api.Test;

/** What becomes of the jobs of a database of the first version when it is opened today. */
abstract class MigrationContract {
  /** A database without tables. */
  abstract DatabaseConfig empty() throws Exception;

  @Test
  void keepsJobsOfTheFirstVersion() throws Exception {
    DatabaseConfig config = empty();
    try (Database first = Database.open(config, "1")) {
      fill(first);
    }

    try (Database database = Database.open(config)) {
      JobStore store = database.jobs();
      assertThat(ids(store, "")).containsExactly("queued", "done", "failed");
      assertThat(ids(store, "state=FAILED")).containsExactly("failed");
      assertThat(ids(store, "state=SUCCEEDED")).containsExactly("done");
      assertThat(ids(store, "jobId:f* AND state=FAILED")).containsExactly("failed");
      assertThat(ids(database.jobs(0), "labels.team=a")).containsExactly("done", "failed");
      assertThat(store.claim("i", 5, StoreContract.LEASE, Map.of("p", 5)))
          .extracting(job -> job.name().jobId())
          .containsExactly("queued");
      assertThat(store.create(StoreContract.job("p", "new")).state()).isEqualTo(JobState.QUEUED);
    }
    Database.open(config).close(); // again, with nothing to do
  }

  @Test
  void refusesTablesOfANewerVersion() throws Exception {
    DatabaseConfig config = empty();
    try (Database database = Database.open(config);
        Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE \"flyway_schema_history\" SET \"version\" = '999' WHERE \"version\" = '3'");
    }

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> Database.open(config))
        .withMessageEndingWith(
            ": its tables are of another version of the service (upgrade this service instance)");
  }

  private static List<String> ids(JobStore store, String filter) {
    return store.list(new JobQuery("p", FilterParser.parse(filter), null, 10)).stream()
        .map((Job job) -> job.name().jobId())
        .toList();
  }

  private static void fill(Database database) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO project (id) VALUES ('p')");
      for (String[] job :
          List.of(
              new String[] {"failed", "FAILED"},
              new String[] {"done", "SUCCEEDED"},
              new String[] {"queued", "QUEUED"})) {
        statement.execute(
            "INSERT INTO job (sequence, project, job_id, revision, creator, input, option_set,"
                + " labels, state, created, attempt, losses, policy, policy_revision)"
                + " VALUES (nextval('job_sequence'), 'p', '"
                + job[0]
                + "', 1, 'user:a@b.c', '{}', 'default', '{\"team\":\"a\"}', '"
                + job[1]
                + "', CURRENT_TIMESTAMP, 0, 0, '[]', 1)");
      }
      statement.execute(
          "INSERT INTO job_label (project, label_key, label_value, sequence)"
              + " SELECT 'p', 'team', 'a', sequence FROM job WHERE state <> 'QUEUED'");
    }
  }
}
