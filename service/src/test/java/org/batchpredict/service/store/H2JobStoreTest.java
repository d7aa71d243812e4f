package org.batchpredict.service.store;

import java.nio.file.Path;
import org.batchpredict.service.jobs.JobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class H2JobStoreTest extends JobStoreContract {
  @TempDir static Path directory;
  static Database database;

  @BeforeAll
  static void open() {
    database = Database.open(TestDatabase.h2(directory));
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Override
  JobStore empty() {
    TestDatabase.clear(database);
    return database.jobs();
  }
}
