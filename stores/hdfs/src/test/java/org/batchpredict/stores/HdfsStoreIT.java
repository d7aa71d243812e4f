package org.batchpredict.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.security.AccessControlException;
import org.batchpredict.io.files.Storage;
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

/** Jobs on {@code hdfs://}. */
@NullUnmarked
@TestInstance(Lifecycle.PER_CLASS)
class HdfsStoreIT extends StoreGround {
  private MiniHdfs hdfs;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    hdfs = MiniHdfs.start(data);
  }

  @AfterAll
  void stop() {
    hdfs.close();
  }

  @Override
  protected String root() {
    return hdfs.name() + MiniHdfs.OPEN;
  }

  @Override
  protected String missingRoot() {
    return hdfs.name() + "/missing";
  }

  @Override
  protected String missingInputReason() {
    return "matches no file";
  }

  @Override
  protected String missingOutputReason() {
    return "Permission denied";
  }

  @Override
  protected String strangersRoot() {
    return hdfs.name() + MiniHdfs.CLOSED;
  }

  @Override
  protected List<String> flags() {
    return hdfs.flags();
  }

  @Override
  protected List<String> strangersFlags() {
    return flags();
  }

  @Override
  protected String strangersReason() {
    return "Permission denied";
  }

  /** So nobody waits for a right that they will not get by waiting. */
  @Test
  void aRightThatIsLackingIsNotTriedAgain() {
    assertThat(Storage.isLasting(new AccessControlException("Permission denied"))).isTrue();
  }

  @Test
  void whoNamesNoNameNodeIsToldHowTo(@TempDir Path work) throws Exception {
    Command.run(
            "--uri=" + TestJob.model("mlp"),
            "--dataFormat=JSON",
            "--inputPaths=" + root() + "/in",
            "--outputPath=" + work.resolve("out"))
        .refused(
            "Field: prediction_input.input_paths Error: Cannot find input: pattern \"%s/in\":"
                    .formatted(root())
                + " No filesystem found for scheme hdfs (add batchpredict-hdfs to the class path, or"
                + " to the job jars with -Phdfs; name its name node by HADOOP_CONF_DIR or"
                + " --hdfsConfiguration)");
  }
}
