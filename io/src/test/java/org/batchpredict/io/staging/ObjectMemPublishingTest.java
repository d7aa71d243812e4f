package org.batchpredict.io.staging;

import org.batchpredict.testing.MemDisk;

/** The same on a store of objects. */
class ObjectMemPublishingTest extends MemPublishingTest {
  @Override
  MemDisk disk() {
    return MemDisk.createObjectStore();
  }
}
