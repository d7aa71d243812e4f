package org.batchpredict.io.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreNameTest {
  @ParameterizedTest
  @CsvSource({
    "gs://bucket/a/b, gs://bucket/, a/b",
    "s3://bucket, s3://bucket/, ''",
    "hdfs://server:1/a/b, hdfs://server:1/, a/b",
    "hdfs:///a/b, hdfs:///, a/b",
    "azfs://account/container/a/b, azfs://account/container/, a/b",
    "azfs://account/container/, azfs://account/container/, ''",
    "azfs://account/container, azfs://account/container/, ''",
  })
  void tellsTheStoreFromThePath(String name, String root, String path) {
    assertThat(StoreName.of(name).root()).isEqualTo(root);
    assertThat(StoreName.of(name).path()).isEqualTo(path);
  }
}
