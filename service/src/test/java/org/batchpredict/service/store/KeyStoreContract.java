package org.batchpredict.service.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.batchpredict.service.access.ApiKey;
import org.batchpredict.service.access.AuditEntry;
import org.batchpredict.service.access.KeyStore;
import org.batchpredict.service.access.ServiceAccountKey;
import org.junit.jupiter.api.Test;

/** What every store of keys and of the audit log does. */
abstract class KeyStoreContract extends StoreContract {
  private static final Instant CREATED = Instant.parse("2030-01-01T00:00:00.123456Z");
  private static final ServiceAccountKey ROBOT =
      new ServiceAccountKey("robot-key", "robot@example.com", "MIIB", CREATED, false);
  private static final ApiKey API_KEY =
      new ApiKey("api-key", "robot@example.com", "00ff", CREATED, false);

  private final KeyStore keys = database.keys();

  KeyStoreContract(Supplier<Database> databases) {
    super(databases);
  }

  @Test
  void keepsKeys() {
    keys.add(ROBOT);
    keys.add(API_KEY);

    assertThat(keys.serviceAccountKey("robot-key")).contains(ROBOT);
    assertThat(keys.serviceAccountKey("api-key")).isEmpty();
    assertThat(keys.apiKey("00ff")).contains(API_KEY);
    assertThat(keys.apiKey("00FF")).isEmpty();
    assertThat(keys.serviceAccountKeys()).containsExactly(ROBOT);
    assertThat(keys.apiKeys()).containsExactly(API_KEY);
  }

  @Test
  void disablesKeys() {
    keys.add(ROBOT);
    keys.add(API_KEY);

    assertThat(keys.disable("robot-key")).isTrue();
    assertThat(keys.disable("api-key")).isTrue();
    assertThat(keys.disable("none")).isFalse();

    assertThat(keys.serviceAccountKey("robot-key").orElseThrow().disabled()).isTrue();
    assertThat(keys.apiKey("00ff").orElseThrow().disabled()).isTrue();
  }

  @Test
  void refusesASecondKeyOfAnId() {
    keys.add(ROBOT);

    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> keys.add(ROBOT));
  }

  @Test
  void keepsTheAuditLog() throws SQLException {
    database
        .audit()
        .add(
            new AuditEntry(
                CREATED,
                "ml.projects.jobs.get",
                "projects/p/jobs/j",
                "allUsers",
                null,
                false,
                "OK"));

    try (Connection connection = database.dataSource().getConnection()) {
      List<String> rows =
          Sql.list(
              connection,
              "SELECT at, method, resource, caller, permission, granted, status FROM audit",
              row ->
                  Sql.time(row, 1)
                      + " "
                      + row.getString(2)
                      + " "
                      + row.getString(3)
                      + " "
                      + row.getString(4)
                      + " "
                      + row.getString(5)
                      + " "
                      + row.getBoolean(6)
                      + " "
                      + row.getString(7));
      assertThat(rows)
          .containsExactly(
              CREATED + " ml.projects.jobs.get projects/p/jobs/j allUsers null false OK");
    }
  }
}
