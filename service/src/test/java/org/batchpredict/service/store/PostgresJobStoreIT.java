package org.batchpredict.service.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.batchpredict.service.jobs.JobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresJobStoreIT extends JobStoreContract {
  static EmbeddedPostgres postgres;
  static Database database;

  @BeforeAll
  static void open() throws IOException {
    postgres = EmbeddedPostgres.start();
    database = Database.open(TestDatabase.postgres(postgres));
  }

  @AfterAll
  static void close() throws IOException {
    database.close();
    postgres.close();
  }

  @Override
  JobStore empty() {
    TestDatabase.clear(database);
    return database.jobs();
  }
}
