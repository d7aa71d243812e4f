package org.batchpredict.service.store;

class PostgresJobClaimsIT extends JobClaimsContract {
  PostgresJobClaimsIT() {
    super(TestDatabase::postgres);
  }
}
