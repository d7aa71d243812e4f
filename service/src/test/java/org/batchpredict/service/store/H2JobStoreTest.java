package org.batchpredict.service.store;

class H2JobStoreTest extends JobStoreContract {
  H2JobStoreTest() {
    super(TestDatabase::h2);
  }
}
