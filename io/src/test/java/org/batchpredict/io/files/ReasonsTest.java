package org.batchpredict.io.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.apache.beam.sdk.io.FileSystems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasonsTest {
  @Test
  void areThoseOfTheCauseWhereThereIsNoOther() {
    Exception cause = new NoSuchFileException("a");
    assertThat(Reasons.of(new IOException(cause))).isEqualTo("a (no such file or directory)");
    assertThat(Reasons.of(new IOException("b", cause))).isEqualTo("b");
  }

  @Test
  void areOneLine() {
    Exception e = new IOException("\nPermission denied: user=x\n\tat some.Server.check");
    assertThat(Reasons.of(e)).isEqualTo("Permission denied: user=x");
    assertThat(Reasons.of(new IOException(" "))).isEqualTo("IOException");
  }

  /** With Beam's own exception, whose words tell it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s3   | add batchpredict-s3 to the class path, or to the job jars with -Ps3",
        "hdfs | add batchpredict-hdfs to the class path, or to the job jars with -Phdfs;"
            + " name its name node by HADOOP_CONF_DIR or --hdfsConfiguration",
        "azfs | add batchpredict-azure to the class path, or to the job jars with -Pazure",
      })
  void sayWhatToAddForAScheme(String scheme, String remedy) {
    Throwable e = catchThrowable(() -> FileSystems.matchNewResource(scheme + "://a/b", false));
    assertThat(Reasons.of(e))
        .isEqualTo("No filesystem found for scheme %s (%s)".formatted(scheme, remedy));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null (Service: S3, Status Code: 403, Request ID: x) | true",
        "Slow down (Service: S3, Status Code: 503, Request ID: x) | false",
        "Status code 403, <Code>AuthorizationFailure</Code><Message>No.</Message> | true",
        "Status code 500, <Code>InternalError</Code><Message>Later.</Message> | false",
        "Status code 403 | false",
      })
  void areLastingWhereARightIsLacking(String said, boolean lasting) {
    assertThat(Storage.isLasting(new IOException(said))).isEqualTo(lasting);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "The bucket is not there (Service: S3, Status Code: 404, Request ID: x)"
            + " | 404 The bucket is not there (no such bucket or object)",
        "null (Service: S3, Status Code: 403, Request ID: x, Extended Request ID: y)"
            + " | 403 S3 (the account that runs the job needs that right)",
        "Slow down (Service: S3, Status Code: 503, Request ID: x) | 503 Slow down",
        "Unable to load credentials from any of the providers in the chain AwsCredentialsProviderChain(x)"
            + " | no credentials are found (set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give"
            + " --awsCredentialsProvider)",
        "Unable to load region from any of the providers in the chain AwsRegionProviderChain@1: [x]"
            + " | no region is found (set AWS_REGION, or give --awsRegion)",
      })
  void areAmazonsInALine(String said, String reason) {
    assertThat(Reasons.of(new IOException(said))).isEqualTo(reason);
  }

  @Test
  void areAzuresInALine() {
    String said =
        """
        If you are using a key, compare it.
        Status code 403, "<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
        <Error>
          <Code>AuthorizationFailure</Code>
          <Message>Server failed to authenticate the request.
        RequestId:x</Message>
        </Error>\
        """;
    assertThat(Reasons.of(new RuntimeException(said)))
        .isEqualTo(
            "403 AuthorizationFailure: Server failed to authenticate the request."
                + " (the account that runs the job needs that right)");
  }
}
