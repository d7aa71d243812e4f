package org.batchpredict.service.store;

import java.sql.SQLException;
import org.batchpredict.service.config.DatabaseConfig;

class PostgresMigrationIT extends MigrationContract {
  @Override
  DatabaseConfig empty() throws SQLException {
    return TestDatabase.another(TestDatabase.postgresProcess(), "migrated");
  }
}
