package org.batchpredict.service.store;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.batchpredict.service.config.DatabaseConfig;

class PostgresMigrationIT extends MigrationContract {
  private static final AtomicInteger COUNT = new AtomicInteger();

  @Override
  DatabaseConfig empty() throws SQLException {
    return TestDatabase.another(
        TestDatabase.postgresProcess(), "migrated" + COUNT.incrementAndGet());
  }
}
