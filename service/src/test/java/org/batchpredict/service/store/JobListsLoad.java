package org.batchpredict.service.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.JobQuery;
import org.batchpredict.service.jobs.JobStore;
import org.batchpredict.service.jobs.filter.Filter;
import org.batchpredict.service.jobs.filter.FilterParser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures how long calls take when there are a million jobs, for docs/adr/0033. No test: run by
 * {@code mvn -pl service -am test -Dtest=JobListsLoad -Dsurefire.failIfNoSpecifiedTests=false},
 * with {@code -Djobs=N} for another number.
 */
@Tag("load")
class JobListsLoad {
  private static final int JOBS = Integer.getInteger("jobs", 1_000_000);
  private static final int BATCH = 5_000;
  private static final int QUEUED = 10_000;
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private final Random random = new Random(1);

  @Test
  void h2(@TempDir Path directory) throws SQLException {
    try (Database database = Database.open(TestDatabase.h2(directory))) {
      measure("H2", database);
    }
  }

  @Test
  void postgres() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        Database database = Database.open(TestDatabase.config(postgres))) {
      measure("PostgreSQL", database);
    }
  }

  private void measure(String name, Database database) throws SQLException {
    long start = System.nanoTime();
    fill(database, name.equals("H2"));
    JobStore store = database.jobs();
    print("%s: %d jobs written in %d s", name, JOBS, (System.nanoTime() - start) / 1_000_000_000);

    time("get", 500, i -> store.find(new JobName("p", id(random.nextInt(JOBS)))));
    list(store, "first page", "", false);
    list(store, "deep page", "", true);
    list(store, "state=FAILED, first page", "state=FAILED", false);
    list(store, "state=FAILED, deep page", "state=FAILED", true);
    list(store, "state=CANCELLING, none", "state=CANCELLING", false);
    list(store, "jobId:g123_*, 1,000 jobs", "jobId:g123_*", false);
    list(store, "jobId:g12*, 10,000 and more jobs", "jobId:g12*", false);
    list(store, "jobId:g*, all jobs", "jobId:g*", true);
    list(store, "jobId:g123_* AND state:FAILED", "jobId:g123_* AND state:FAILED", false);
    list(store, "labels.run=r77, 100 jobs", "labels.run=r77", false);
    list(store, "labels.team=t3, a tenth of the jobs", "labels.team=t3", true);
    list(store, "labels.team=t7 AND state=FAILED", "labels.team=t7 AND state=FAILED", true);
    list(store, "labels.team=t3 AND state=SUCCEEDED", "labels.team=t3 AND state=SUCCEEDED", true);
    list(store, "NOT state=SUCCEEDED", "NOT state=SUCCEEDED", true);
    list(
        store,
        "createTime of 20 minutes, 1,200 jobs",
        "createTime>=2030-01-01T03:00 AND createTime<2030-01-01T03:20",
        false);
    time(
        "nothing found by looking at all: errorMessage:x*",
        3,
        i -> page(store, "errorMessage:x*", null));
    time("position in the queue", 100, i -> store.position(new JobName("p", id(JOBS - 1))));
    time("countByState", 3, i -> store.countByState());
    time("queueAge", 20, i -> store.queueAge());
    time("create", 200, i -> store.create(StoreContract.job("p", "new" + i)));
    time("claim 1", 200, i -> store.claim("i", 1, Duration.ofHours(1), Map.of("p", 100_000)));
    time("claim none: no room", 100, i -> store.claim("i", 1, Duration.ofHours(1), Map.of("p", 1)));
  }

  private void list(JobStore store, String what, String filter, boolean deep) {
    time(what, 200, i -> page(store, filter, deep ? (long) random.nextInt(JOBS) + 1 : null));
  }

  private static List<Job> page(JobStore store, String filter, @Nullable Long before) {
    Filter parsed = FilterParser.parse(filter);
    return store.list(new JobQuery("p", parsed, before, 21));
  }

  private static void time(String what, int times, IntConsumer call) {
    long[] nanos = new long[times];
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      call.accept(i);
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    print(
        "  %-50s p50 %8.2f ms   p99 %8.2f ms   max %8.2f ms",
        what,
        nanos[times / 2] / 1e6,
        nanos[Math.min(times - 1, times * 99 / 100)] / 1e6,
        nanos[times - 1] / 1e6);
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  private static String id(int i) {
    return "g" + i % 1000 + "_" + i;
  }

  private static String state(int i) {
    if (i >= JOBS - QUEUED) {
      return i % 1000 == 0 ? "RUNNING" : "QUEUED";
    }
    return i % 100 == 17 ? "FAILED" : i % 100 == 55 ? "CANCELLED" : "SUCCEEDED";
  }

  private static void fill(Database database, boolean isH2) throws SQLException {
    database.jobs().create(StoreContract.job("p", "first")); // makes the project
    try (Connection connection = database.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      for (int from = 0; from < JOBS; from += BATCH) {
        insertJobs(connection, from);
        insertLabels(connection, from);
        connection.commit();
      }
      connection.setAutoCommit(true);
      Sql.change(connection, isH2 ? "ANALYZE" : "VACUUM ANALYZE");
      if (isH2) { // which would remember the answer to a question that is asked again
        Sql.change(connection, "SET OPTIMIZE_REUSE_RESULTS 0");
      }
      Sql.change(connection, "ALTER SEQUENCE job_sequence RESTART WITH " + (JOBS + 2));
    }
  }

  private static void insertJobs(Connection connection, int from) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO job (sequence, project, job_id, revision, creator, input, option_set,"
                + " labels, state, state_key, created, started, ended, error_message, activity, attempt,"
                + " losses, lease_owner, lease_until, policy, policy_revision, uri, data_format,"
                + " output_path)"
                + " VALUES (?, 'p', ?, 4, 'user:ann@example.com', ?, 'default', ?, ?, ?, ?, ?, ?, ?,"
                + " ?, 1, 0, ?, ?, ?, 1, '/models/m', 'JSON', ?)")) {
      for (int i = from; i < from + BATCH; i++) {
        String state = state(i);
        Object time = START.plusSeconds(i).atOffset(ZoneOffset.UTC);
        boolean isRunning = state.equals("RUNNING");
        boolean isQueued = state.equals("QUEUED");
        Object[] values = {
          (long) i + 2,
          id(i),
          "{\"uri\":\"/models/m\",\"dataFormat\":\"JSON\",\"inputPaths\":[\"/in/%s/a-*\"],"
                  .formatted(i)
              + "\"outputPath\":\"/out/%s\",\"maxWorkerCount\":\"3\"}".formatted(i),
          "{\"env\":\"prod\",\"run\":\"r%s\",\"team\":\"t%s\"}".formatted(i / 100, i % 10),
          state,
          StateKeys.of(JobState.valueOf(state), i + 2L),
          time,
          isQueued ? null : time,
          isQueued || isRunning ? null : time,
          state.equals("FAILED") ? "Cannot read the input of job " + i : null,
          isQueued
              ? null
              : "{\"instances\":100000,\"predictions\":99999,\"failures\":1,\"inputBytes\":1000,"
                  + "\"totalInputBytes\":1000,\"elapsedMillis\":100000,\"nodeHours\":0.5,"
                  + "\"samples\":[[1,1000,0],[2,2000,0],[3,3000,0]]}",
          isRunning ? "i" : null,
          isRunning ? START.plus(Duration.ofDays(10_000)).atOffset(ZoneOffset.UTC) : null,
          "[{\"role\":\"roles/ml.jobOwner\",\"members\":[\"user:ann@example.com\"]}]",
          "/out/" + i
        };
        for (int v = 0; v < values.length; v++) {
          statement.setObject(v + 1, values[v]);
        }
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void insertLabels(Connection connection, int from) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO job_label (project, label_key, label_value, sequence, newest)"
                + " VALUES ('p', ?, ?, ?, ?)")) {
      for (int i = from; i < from + BATCH; i++) {
        for (String[] label :
            List.of(
                new String[] {"env", "prod"},
                new String[] {"run", "r" + i / 100},
                new String[] {"team", "t" + i % 10})) {
          statement.setString(1, label[0]);
          statement.setString(2, label[1]);
          statement.setLong(3, i + 2L);
          statement.setLong(4, -(i + 2L));
          statement.addBatch();
        }
      }
      statement.executeBatch();
    }
  }
}
