package org.batchpredict.service.store;

class PostgresKeyStoreIT extends KeyStoreContract {
  PostgresKeyStoreIT() {
    super(TestDatabase::postgres);
  }
}
