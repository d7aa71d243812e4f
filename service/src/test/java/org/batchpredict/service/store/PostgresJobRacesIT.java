package org.batchpredict.service.store;

class PostgresJobRacesIT extends JobRacesContract {
  PostgresJobRacesIT() {
    super(TestDatabase::postgres);
  }
}
