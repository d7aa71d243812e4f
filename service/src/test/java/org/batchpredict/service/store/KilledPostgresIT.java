package org.batchpredict.service.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.config.DatabaseConfig;
import org.batchpredict.service.jobs.JobStore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store whose PostgreSQL is killed under it, and started again. */
@Tag("chaos")
@SuppressWarnings("try") // The database is closed, and opened again, on purpose.
class KilledPostgresIT {
  @TempDir Path directory;

  @Test
  @SuppressWarnings("try") // closed early, as its directory is needed again
  void goesOnWhenItIsBack() throws Exception {
    try (EmbeddedPostgres first = start(0)) {
      int port = first.getPort();
      DatabaseConfig config = TestDatabase.config(first);
      try (Database database = Database.open(config)) {
        JobStore store = database.jobs();
        store.create(StoreContract.job("p", "before"));

        kill();
        first.close(); // lets go of its directory

        assertThatExceptionOfType(ApiException.class)
            .isThrownBy(() -> store.create(StoreContract.job("p", "meanwhile")))
            .satisfies(e -> assertThat(e.status()).isEqualTo(Status.UNAVAILABLE));
        assertThat(database.isReady()).isFalse();
        try (EmbeddedPostgres second = start(port)) {
          assertThat(second.getPort()).isEqualTo(port);
          assertThat(database.isReady()).isTrue();
          assertThat(store.claim("i", 2, Duration.ofHours(1), Map.of("p", 2)))
              .extracting(job -> job.name().jobId())
              .containsExactly("before");
          store.create(StoreContract.job("p", "meanwhile"));
        }
      }
    }
  }

  private EmbeddedPostgres start(int port) throws Exception {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(directory)
            .setCleanDataDirectory(false)
            // As PostgreSQL is by itself; this one would lose what it has committed.
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("fsync", "on")
            .setServerConfig("full_page_writes", "on");
    return port == 0 ? builder.start() : builder.setPort(port).start();
  }

  private void kill() throws Exception {
    long pid = Long.parseLong(Files.readAllLines(directory.resolve("postmaster.pid")).get(0));
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    var children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    process.onExit().get(1, TimeUnit.MINUTES);
    for (ProcessHandle child : children) {
      child.onExit().get(1, TimeUnit.MINUTES);
    }
  }
}
