package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory;
import org.apache.beam.sdk.extensions.gcp.options.GcsOptions;
import org.batchpredict.testing.FakeGcs;
import org.batchpredict.testing.FaultyProxy;

/** A job whose model, input and output are in a bucket of its own, behind a network. */
public record GcsJob(FakeGcs gcs, FaultyProxy network, String bucket, TestJob job) {

  /** Takes a job to the bucket, with its model and the input that it has by now. */
  public static GcsJob of(FakeGcs gcs, FaultyProxy network, TestJob job) throws Exception {
    String bucket = "bucket-" + UUID.randomUUID();
    gcs.createBucket(bucket);
    GcsJob moved = new GcsJob(gcs, network, bucket, job);
    moved.upload(Path.of(String.valueOf(job.input().uri())), "model/");
    moved.upload(job.out().resolveSibling("in"), "in/");
    job.request(
        r -> r.uri(moved.uri("model")).inputPaths(moved.uri("in/*")).outputPath(moved.uri("out")));
    job.options(
        o -> {
          o.as(GcsOptions.class).setGcsEndpoint(network.url());
          o.as(GcsOptions.class).setCredentialFactoryClass(NoopCredentialFactory.class);
        });
    return moved;
  }

  private void upload(Path tree, String prefix) throws IOException, InterruptedException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(tree)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      gcs.put(bucket, prefix + tree.relativize(file), Files.readAllBytes(file));
    }
  }

  public String uri(String path) {
    return "gs://" + bucket + "/" + path;
  }

  /** The command, with what makes it find the bucket. */
  public Command command(String... flags) throws InterruptedException {
    return Command.run(job, flags(flags));
  }

  public String[] flags(String... more) {
    List<String> flags = new ArrayList<>(List.of(more));
    flags.add("--gcsEndpoint=" + network.url());
    flags.add("--credentialFactoryClass=" + NoopCredentialFactory.class.getName());
    return flags.toArray(String[]::new);
  }

  public JobEnd run() throws Exception {
    JobEnd end = job.run();
    download();
    return end;
  }

  /** Brings what is in the output directory to where a test looks for it. */
  public Results download() throws Exception {
    for (String name : gcs.names(bucket, "out/")) {
      Path file = job.out().resolveSibling(name);
      Files.createDirectories(file.getParent());
      Files.write(file, gcs.get(bucket, name));
    }
    return new Results(job.out());
  }

  /** Nothing is left in the output directory but results. */
  public GcsJob checkTidy() throws Exception {
    assertThat(gcs.names(bucket, "out/")).allMatch(name -> name.startsWith("out/prediction."));
    return this;
  }
}
