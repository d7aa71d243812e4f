package org.batchpredict.service.store;

class H2JobRacesTest extends JobRacesContract {
  H2JobRacesTest() {
    super(TestDatabase::h2);
  }
}
