package org.batchpredict.stores;

import java.util.List;
import org.batchpredict.pipeline.StoreGround;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Jobs on {@code s3://}. */
@NullUnmarked
@TestInstance(Lifecycle.PER_CLASS)
class S3StoreIT extends StoreGround {
  private FakeS3 s3;
  private FakeS3.Account user;
  private FakeS3.Account stranger;

  @BeforeAll
  void start() throws Exception {
    s3 = FakeS3.start();
    s3.createBucket("bucket");
    user = s3.createUser("user");
    stranger = s3.createStranger("stranger");
    s3.checkRights();
  }

  @AfterAll
  void stop() {
    s3.close();
  }

  @Override
  protected String root() {
    return "s3://bucket";
  }

  @Override
  protected String missingRoot() {
    return "s3://missing";
  }

  @Override
  protected String missingInputReason() {
    return "The specified bucket does not exist";
  }

  @Override
  protected String missingOutputReason() {
    return "The specified bucket does not exist";
  }

  @Override
  protected String strangersRoot() {
    return root();
  }

  @Override
  protected List<String> flags() {
    return s3.flags(user);
  }

  @Override
  protected List<String> strangersFlags() {
    return s3.flags(stranger);
  }

  @Override
  protected String strangersReason() {
    return "Access Denied";
  }
}
