package org.batchpredict.service.store;

class H2JobListTest extends JobListContract {
  H2JobListTest() {
    super(TestDatabase::h2);
  }
}
