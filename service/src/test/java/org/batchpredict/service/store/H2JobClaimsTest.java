package org.batchpredict.service.store;

class H2JobClaimsTest extends JobClaimsContract {
  H2JobClaimsTest() {
    super(TestDatabase::h2);
  }
}
