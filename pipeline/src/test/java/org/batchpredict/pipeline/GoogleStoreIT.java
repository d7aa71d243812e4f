package org.batchpredict.pipeline;

import java.util.List;
import org.batchpredict.testing.FakeGcs;
import org.batchpredict.testing.Fault;
import org.batchpredict.testing.FaultyProxy;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Jobs on {@code gs://}. */
@NullUnmarked
@TestInstance(Lifecycle.PER_CLASS)
class GoogleStoreIT extends StoreGround {
  private FakeGcs server;

  /** The server knows no rights: to a stranger, this says that they have none. */
  private FaultyProxy strict;

  @BeforeAll
  void start() throws Exception {
    server = FakeGcs.start();
    server.createBucket("bucket");
    strict = FaultyProxy.start(server.url());
    strict.failAlways(request -> true, Fault.status(403));
  }

  @AfterAll
  void stop() {
    strict.close();
    server.close();
  }

  @Override
  protected String root() {
    return "gs://bucket";
  }

  @Override
  protected String missingRoot() {
    return "gs://missing";
  }

  @Override
  protected String missingInputReason() {
    return "404 Not Found (no such bucket or object)";
  }

  @Override
  protected String missingOutputReason() {
    return "404 Not Found (no such bucket or object)";
  }

  @Override
  protected String strangersRoot() {
    return root();
  }

  @Override
  protected List<String> flags() {
    return endpoint(server.url());
  }

  @Override
  protected List<String> strangersFlags() {
    return endpoint(strict.url());
  }

  private static List<String> endpoint(String url) {
    return List.of("--gcsEndpoint=" + url + "/storage/v1/");
  }

  @Override
  protected String strangersReason() {
    return "403";
  }
}
