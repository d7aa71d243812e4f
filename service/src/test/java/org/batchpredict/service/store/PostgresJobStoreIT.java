package org.batchpredict.service.store;

class PostgresJobStoreIT extends JobStoreContract {
  PostgresJobStoreIT() {
    super(TestDatabase::postgres);
  }
}
