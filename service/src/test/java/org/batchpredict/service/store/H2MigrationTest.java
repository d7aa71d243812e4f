package org.batchpredict.service.store;

import java.nio.file.Path;
import org.batchpredict.service.config.DatabaseConfig;
import org.junit.jupiter.api.io.TempDir;

class H2MigrationTest extends MigrationContract {
  @TempDir Path directory;

  @Override
  DatabaseConfig empty() {
    return TestDatabase.h2(directory);
  }
}
