package org.batchpredict.service.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.config.DatabaseConfig;
import org.batchpredict.service.jobs.JobStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  @TempDir Path directory;

  /** Another process with the database, that creates a job and is killed when it is told to. */
  static final class Creator {
    public static void main(String[] arguments) throws IOException {
      Database database = Database.open(TestDatabase.h2(Path.of(arguments[0])));
      database.jobs().create(StoreContract.job("p", "j", Map.of("a", "b")));
      System.out.println("created");
      System.in.read();
      Runtime.getRuntime().halt(9);
    }
  }

  private Process creator() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Creator.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader output = process.inputReader();
    String line = requireNonNull(output.readLine());
    while (!line.equals("created")) {
      line = requireNonNull(output.readLine());
    }
    return process;
  }

  @Test
  void keepsWhatWasCreatedBeforeItsProcessIsKilled() throws Exception {
    creator().destroyForcibly().waitFor();

    try (Database database = Database.open(TestDatabase.h2(directory))) {
      assertThat(database.jobs().find(new JobName("p", "j")).orElseThrow().labels())
          .isEqualTo(Map.of("a", "b"));
    }
  }

  @Test
  void saysThatAnotherProcessHasTheDatabase() throws Exception {
    Process other = creator();
    try {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> Database.open(TestDatabase.h2(directory)))
          .withMessage(
              "Cannot open the database: jdbc:h2:file:"
                  + directory.resolve("jobs")
                  + ": it is in use by another process (use PostgreSQL for several service"
                  + " instances)");
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  @Test
  void opensADatabaseAgain() {
    try (Database database = Database.open(TestDatabase.h2(directory))) {
      database.jobs().create(StoreContract.job("p", "j"));
    }
    try (Database database = Database.open(TestDatabase.h2(directory))) {
      assertThat(database.isReady()).isTrue();
      assertThat(database.jobs().find(new JobName("p", "j"))).isPresent();
    }
  }

  @Test
  void isUnavailableWhenItIsClosed() {
    Database database = Database.open(TestDatabase.h2(directory));
    JobStore store = database.jobs();
    database.close();

    assertThat(database.isReady()).isFalse();
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> store.find(new JobName("p", "j")))
        .satisfies(e -> assertThat(e.status()).isEqualTo(Status.UNAVAILABLE))
        .withMessage("Cannot reach the database: it does not answer (try again)");
  }

  @Test
  void refusesOtherDatabasesWithoutTheirSecrets() {
    DatabaseConfig config =
        new DatabaseConfig("jdbc:mysql://ann:secret@host/db?password=secret", null, null, 1);

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Database.open(config))
        .withMessage(
            "Unsupported database: jdbc:mysql://host/db (supported: jdbc:h2:…,"
                + " jdbc:postgresql:…)");
  }

  @Test
  void readsThePasswordOfAFile() throws IOException {
    Path file = Files.writeString(directory.resolve("password"), "secret\n");
    String url = "jdbc:h2:file:" + directory.resolve("jobs");
    Database.open(new DatabaseConfig(url, "sa", file.toString(), 1)).close();

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> Database.open(new DatabaseConfig(url, "sa", null, 1)))
        .withMessageStartingWith("Cannot open the database: " + url + ": ");
  }

  @Test
  void normalisesOutputPaths() {
    assertThat(
            List.of("/a/b", "/a//b/", "file:/a/./b", "file:///a/c/../b").stream()
                .map(OutputClaims::normalise))
        .containsOnly("/a/b");
    assertThat(OutputClaims.normalise("gs://bucket/a//b/")).isEqualTo("gs://bucket/a/b");
    assertThat(OutputClaims.normalise("GS://bucket/a")).isEqualTo("gs://bucket/a");
    assertThat(OutputClaims.normalise("a/b")).isEqualTo("a/b");
  }
}
