package org.batchpredict.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.batchpredict.pipeline.Command;
import org.batchpredict.pipeline.StoreGround;
import org.batchpredict.pipeline.TestJob;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on {@code s3://}. */
@NullUnmarked
@TestInstance(Lifecycle.PER_CLASS)
class S3StoreIT extends StoreGround {
  private static final String PROBLEM =
      "Field: prediction_input.input_paths Error: Cannot find input: pattern \"s3://bucket/in\": ";

  @TempDir private Path work;
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

  @Test
  void aWrongSecretIsSaidToBeOne() throws Exception {
    Command.run(with(s3.flags(new FakeS3.Account(user.id(), "wrong")), "s3://bucket/*"))
        .refused(
            PROBLEM.replace("/in", "/*")
                + "403 The request signature we calculated does not match the signature you"
                + " provided. Check your key and signing method."
                + " (the account that runs the job needs that right)");
  }

  /** Nobody need ask the machine for credentials that it may have: that takes seconds. */
  @Test
  void whoHasNoCredentialsIsToldHowToGiveThem() throws Exception {
    System.setProperty("aws.disableEc2Metadata", "true");
    try {
      Command.run(with(s3.flags(user).subList(0, 2), "s3://bucket/in"))
          .refused(
              PROBLEM
                  + "no credentials are found (set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY,"
                  + " or give --awsCredentialsProvider)");
    } finally {
      System.clearProperty("aws.disableEc2Metadata");
    }
  }

  @Test
  void flagsThatNobodyKnowsAreRefused() throws Exception {
    Command.run(with(List.of("--awsRegoin=us-east-1"), "s3://bucket/in"))
        .refused("Unknown flag --awsRegoin. Did you mean 'awsRegion'?");
  }

  @Test
  void bucketsAreNamedInThePathWhereAskedFor() throws Exception {
    List<String> flags = new ArrayList<>(s3.flags(user));
    flags.set(0, flags.get(0).replace("127.0.0.1", "localhost"));
    flags.add("--s3ClientFactoryClass=" + PathStyleS3.class.getName());
    Command.run(with(flags, "s3://bucket/path-style"))
        .refused(
            "Field: prediction_input.input_paths Error: Cannot find input: pattern"
                + " \"s3://bucket/path-style\" matches no file");
    assertThat(s3.server().said()).contains("\"HEAD /bucket/path-style HTTP/1.1\" 404");
  }

  private String[] with(List<String> flags, String inputPath) {
    List<String> args = new ArrayList<>(flags);
    args.add("--uri=" + TestJob.model("mlp"));
    args.add("--dataFormat=JSON");
    args.add("--inputPaths=" + inputPath);
    args.add("--outputPath=" + work.resolve("out"));
    return args.toArray(String[]::new);
  }
}
