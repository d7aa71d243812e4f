package org.batchpredict.service.store;

class PostgresJobListIT extends JobListContract {
  PostgresJobListIT() {
    super(TestDatabase::postgres);
  }
}
