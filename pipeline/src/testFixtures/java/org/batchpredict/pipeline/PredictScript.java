package org.batchpredict.pipeline;

import java.nio.file.Path;

/** The launcher that tests call as shells do: {@code scripts/predict}, or one that is given. */
public final class PredictScript {
  private PredictScript() {}

  /** {@code scripts/check-release} gives that of the distribution. */
  public static Path path() {
    String given = System.getProperty("batchpredict.test.predict");
    return given == null
        ? Golden.TESTDATA.resolve("../scripts/predict").toAbsolutePath().normalize()
        : Path.of(given);
  }
}
