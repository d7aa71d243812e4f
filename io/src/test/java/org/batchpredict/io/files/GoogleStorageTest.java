package org.batchpredict.io.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory;
import org.apache.beam.sdk.extensions.gcp.options.GcsOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.batchpredict.testing.FakeGcs;
import org.batchpredict.testing.Fault;
import org.batchpredict.testing.FaultyProxy;
import org.batchpredict.testing.GcsRequestKind;
import org.batchpredict.testing.ProxiedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@link Storage} on a server of Google Cloud Storage, in a network that is not perfect. */
class GoogleStorageTest {
  /** More than go into one batch. */
  private static final int MANY = 150;

  private static FakeGcs gcs;
  private static FaultyProxy network;

  private String bucket = "";

  @BeforeAll
  static void start() throws Exception {
    gcs = FakeGcs.start();
    network = FaultyProxy.start(gcs.url());
    GcsOptions options = PipelineOptionsFactory.as(GcsOptions.class);
    options.setGcsEndpoint(network.url());
    options.setCredentialFactoryClass(NoopCredentialFactory.class);
    FileSystemsSetup.registerFor(List.of("gs://"), options);
  }

  @AfterAll
  static void stop() {
    network.close();
    gcs.close();
  }

  @BeforeEach
  void createBucket() throws Exception {
    bucket = "bucket-" + UUID.randomUUID();
    gcs.createBucket(bucket);
  }

  @AfterEach
  void calm() {
    network.reset();
  }

  @Test
  void movesFilesByTheHundred() throws Exception {
    List<ResourceId> from = put("from/", MANY);
    List<ResourceId> to = IntStream.range(0, MANY).mapToObj(i -> file("to/" + i)).toList();
    FaultyProxy.Rule busy = network.fail(3, kind(GcsRequestKind.REWRITE), Fault.status(429));
    FaultyProxy.Rule down = network.fail(3, kind(GcsRequestKind.DELETE), Fault.status(503));
    FaultyProxy.Rule lost = network.fail(1, kind(GcsRequestKind.BATCH), new Fault.AnswerLost());

    Storage.rename(from, to);

    assertThat(gcs.names(bucket, "")).hasSize(MANY).allMatch(name -> name.startsWith("to/"));
    assertThat(List.of(busy.met(), down.met(), lost.met())).containsExactly(3, 3, 1);
  }

  @Test
  void deletesFilesByTheHundredAndMissesNone() throws Exception {
    List<ResourceId> files = put("", MANY);
    gcs.delete(bucket, "7");
    FaultyProxy.Rule busy = network.fail(2, kind(GcsRequestKind.DELETE), Fault.status(429));
    FaultyProxy.Rule down = network.fail(2, kind(GcsRequestKind.DELETE), Fault.status(503));
    FaultyProxy.Rule cut = network.fail(1, kind(GcsRequestKind.BATCH), new Fault.Truncated());

    Storage.delete(files);

    assertThat(gcs.names(bucket, "")).isEmpty();
    assertThat(List.of(busy.met(), down.met(), cut.met())).containsExactly(2, 2, 1);
  }

  @Test
  void saysAtOnceThatItMayNotMoveOrDelete() throws Exception {
    List<ResourceId> files = put("", 2);
    FaultyProxy.Rule denied = network.failAlways(kind(GcsRequestKind.DELETE), Fault.status(403));
    String reason = "403 Injected 403 (the account that runs the job needs that right)";
    assertThatIOException()
        .isThrownBy(() -> Storage.delete(files))
        .withMessage("Cannot delete " + file("0") + ": " + reason)
        .satisfies(e -> assertThat(isLasting(e)).isTrue());
    assertThatIOException()
        .isThrownBy(() -> Storage.rename(List.of(file("0")), List.of(file("to"))))
        .withMessage("Cannot move " + file("0") + " to " + file("to") + ": " + reason);
    assertThat(denied.met()).isEqualTo(2 + 1);
  }

  @Test
  void uploadsLargeFilesInPieces() throws Exception {
    byte[] bytes = new byte[20 << 20];
    new Random(7).nextBytes(bytes);
    FaultyProxy.Rule lost = network.fail(1, piece("8388608-"), new Fault.AnswerLost());
    FaultyProxy.Rule down = network.fail(1, piece("16777216-"), Fault.status(503));
    try (ChecksummedFile out = Storage.createNew(file("large"))) {
      out.write(bytes);
    }
    assertThat(gcs.get(bucket, "large")).isEqualTo(bytes);
    assertThat(List.of(lost.met(), down.met())).containsExactly(1, 1);
    try (FileStream in = FileStream.open(file("large").toString(), bytes.length, 10_000_001)) {
      network.fail(1, kind(GcsRequestKind.READ), new Fault.Truncated());
      assertThat(in.readNBytes(3_000_000))
          .isEqualTo(Arrays.copyOfRange(bytes, 10_000_001, 13_000_001));
    }
  }

  @Test
  void opensWithOneRequest() throws Exception {
    put("", 1);
    try (InputStream in = Storage.open(file("0"))) {
      assertThat(in.readAllBytes()).asString(US_ASCII).isEqualTo("0");
    }
    assertThat(network.requests()).hasSize(1);
    assertThatIOException()
        .isThrownBy(
            () -> {
              try (InputStream in = Storage.open(file("none"))) {
                in.read();
              }
            })
        .withMessageStartingWith("Cannot read " + file("none") + ": ");
  }

  @Test
  void createsAFileOnceThoughTheAnswerIsLost() throws Exception {
    network.fail(1, kind(GcsRequestKind.UPLOAD), new Fault.AnswerLost());
    assertThat(Storage.createWhole(file("tmp"), file("a"), out -> out.write('1'), () -> {}))
        .isTrue();
    assertThat(Storage.createWhole(file("tmp"), file("a"), out -> out.write('2'), () -> {}))
        .isFalse();
    assertThat(gcs.get(bucket, "a")).asString(US_ASCII).isEqualTo("1");
  }

  private static boolean isLasting(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (Storage.isLasting(t)) {
        return true;
      }
    }
    return false;
  }

  private List<ResourceId> put(String prefix, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      gcs.put(bucket, prefix + i, String.valueOf(i).getBytes(US_ASCII));
    }
    return IntStream.range(0, count).mapToObj(i -> file(prefix + i)).toList();
  }

  private ResourceId file(String name) {
    return Storage.file(Storage.directory("gs://" + bucket), name);
  }

  private static Predicate<ProxiedRequest> kind(GcsRequestKind kind) {
    return request -> request.kind() == kind;
  }

  private static Predicate<ProxiedRequest> piece(String start) {
    return request -> request.header("content-range").startsWith("bytes " + start);
  }
}
