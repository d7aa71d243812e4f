package org.batchpredict.stores;

import java.nio.file.Path;
import java.util.List;
import org.batchpredict.pipeline.StoreGround;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on {@code azfs://}. */
@NullUnmarked
@TestInstance(Lifecycle.PER_CLASS)
class AzureStoreIT extends StoreGround {
  private FakeAzure azure;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    azure = FakeAzure.start(data);
    azure.createContainer("container");
  }

  @AfterAll
  void stop() {
    azure.close();
  }

  @Override
  protected String root() {
    return "azfs://devstoreaccount1/container";
  }

  @Override
  protected String missingRoot() {
    return "azfs://devstoreaccount1/missing";
  }

  @Override
  protected String missingInputReason() {
    return "The specified container does not exist";
  }

  @Override
  protected String missingOutputReason() {
    return "The specified container does not exist";
  }

  @Override
  protected String strangersRoot() {
    return root();
  }

  @Override
  protected List<String> flags() {
    return azure.flags();
  }

  @Override
  protected List<String> strangersFlags() {
    return azure.flags("c2VjcmV0");
  }

  @Override
  protected String strangersReason() {
    return "AuthorizationFailure";
  }
}
