package org.batchpredict.stores;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.batchpredict.io.files.Storage;
import org.batchpredict.pipeline.Command;
import org.batchpredict.pipeline.StoreFiles;
import org.batchpredict.pipeline.StoreGround;
import org.batchpredict.pipeline.TestJob;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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

  /** Also to replace files, which Beam does by copies that the server must be let do. */
  @Test
  void aSignatureIsAsGoodAsAKey() throws Exception {
    new StoreFiles(flags()).put(root() + "/signature/in.json", "1\n".getBytes(UTF_8));
    List<String> args = new ArrayList<>(azure.signature());
    args.add("--uri=" + TestJob.model("assert_positive"));
    args.add("--dataFormat=JSON");
    args.add("--inputPaths=" + root() + "/signature/in.json");
    args.add("--outputPath=" + root() + "/signature/out");
    Command command = Command.run(args.toArray(String[]::new));
    assertThat(command.status()).as(command.err()).isZero();
  }

  /** Which Beam's file system refuses. */
  @Test
  void filesAreReplaced() throws Exception {
    String name = root() + "/replaced/file";
    new StoreFiles(flags()).put(name, "old".getBytes(UTF_8));
    ResourceId file = Storage.file(Storage.directory(root() + "/replaced"), "file");
    try (OutputStream out = Storage.create(file)) {
      out.write("new".getBytes(UTF_8));
    }
    assertThat(new StoreFiles(flags()).get(name)).asString(UTF_8).isEqualTo("new");
  }

  @Test
  void aCommitRecordThatIsThereStays() throws Exception {
    new StoreFiles(flags()).put(root() + "/records/other", new byte[0]);
    ResourceId directory = Storage.directory(root() + "/records");
    ResourceId record = Storage.file(directory, "commit");
    assertThat(createWhole(directory, record, "first")).isTrue();
    assertThat(createWhole(directory, record, "second")).isFalse();
    assertThat(new StoreFiles(flags()).get(root() + "/records/commit"))
        .asString(UTF_8)
        .isEqualTo("first");
  }

  private static boolean createWhole(ResourceId directory, ResourceId record, String body)
      throws Exception {
    return Storage.createWhole(
        Storage.file(directory, "tmp-" + body),
        record,
        out -> out.write(body.getBytes(UTF_8)),
        () -> {});
  }
}
