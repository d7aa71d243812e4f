package org.batchpredict.pipeline;

import java.io.IOException;
import org.batchpredict.testing.FakeGcs;
import org.batchpredict.testing.FaultyProxy;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A server of {@code gs://} behind a bad network, for the tests of a class; calm after each. */
record GcsNetwork(FakeGcs gcs, FaultyProxy network) implements AfterEachCallback, AfterAllCallback {
  static GcsNetwork start() {
    try {
      FakeGcs gcs = FakeGcs.start();
      return new GcsNetwork(gcs, FaultyProxy.start(gcs.url()));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    network.reset();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    network.close();
    gcs.close();
  }
}
