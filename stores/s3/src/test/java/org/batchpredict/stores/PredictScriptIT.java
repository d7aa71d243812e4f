package org.batchpredict.stores;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.batchpredict.pipeline.PredictScript;
import org.batchpredict.pipeline.StoreFiles;
import org.batchpredict.pipeline.TestJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/predict} with a store that it has to add. */
class PredictScriptIT {
  @TempDir Path work;

  @Test
  void addsTheStoreThatTheRequestNames() throws Exception {
    Path request = work.resolve("job.json");
    Files.writeString(
        request,
        """
        {"uri": "%s", "dataFormat": "JSON", "inputPaths": ["s3:\\/\\/bucket/*.json"], "outputPath": "s3:\\/\\/bucket/out"}
        """
            .formatted(TestJob.model("assert_positive")));
    try (FakeS3 s3 = FakeS3.start()) {
      s3.createBucket("bucket");
      List<String> flags = s3.flags(new FakeS3.Account("any", "any"));
      new StoreFiles(flags).put("s3://bucket/in.json", "1\n2\n".getBytes(UTF_8));
      assertThat(predict(flags, "--predictionInput=" + request)).as(said()).isZero();
      assertThat(new StoreFiles(flags).names("s3://bucket/out"))
          .contains("prediction.manifest.json");
    }
    assertThat(Files.readString(work.resolve("out.txt"))).contains("\"predictionCount\":\"2\"");
  }

  /** A store that no one names costs nothing; its options are unknown. */
  @Test
  void addsNoOther() throws Exception {
    int status =
        predict(
            List.of("--awsRegion=us-east-1"),
            "--uri=" + TestJob.model("assert_positive"),
            "--dataFormat=JSON",
            "--inputPaths=/no-s3/in.json",
            "--outputPath=" + work.resolve("out"));
    assertThat(said()).startsWith("Unknown flag --awsRegion.");
    assertThat(status).isEqualTo(2);
  }

  private int predict(List<String> flags, String... more) throws Exception {
    List<String> command = new ArrayList<>(List.of(PredictScript.path().toString()));
    command.addAll(flags);
    command.addAll(List.of(more));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(work.resolve("out.txt").toFile())
            .redirectError(work.resolve("err.txt").toFile())
            .start();
    try {
      assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private String said() throws IOException {
    return Files.readString(work.resolve("err.txt"));
  }
}
