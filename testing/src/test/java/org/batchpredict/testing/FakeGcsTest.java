package org.batchpredict.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import org.junit.jupiter.api.Test;

class FakeGcsTest {
  @Test
  void keepsObjects() throws Exception {
    FakeGcs started;
    try (FakeGcs gcs = FakeGcs.start()) {
      started = gcs;
      gcs.createBucket("bucket");
      gcs.put("bucket", "a/b c+ü?", new byte[] {1, 2});
      gcs.put("bucket", "b", new byte[] {3});
      assertThat(gcs.get("bucket", "a/b c+ü?")).containsExactly(1, 2);
      assertThat(gcs.names("bucket", "")).containsExactly("a/b c+ü?", "b");
      assertThat(gcs.names("bucket", "a/")).containsExactly("a/b c+ü?");
      gcs.delete("bucket", "b");
      assertThat(gcs.names("bucket", "")).containsExactly("a/b c+ü?");
      assertThatIOException().isThrownBy(() -> gcs.get("bucket", "b")).withMessageContaining("404");
    }
    assertThat(started.server().process().isAlive()).isFalse();
  }
}
