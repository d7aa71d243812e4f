package org.batchpredict.service.store;

class H2KeyStoreTest extends KeyStoreContract {
  H2KeyStoreTest() {
    super(TestDatabase::h2);
  }
}
