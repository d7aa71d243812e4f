package org.batchpredict.pipeline.command;

import org.apache.beam.sdk.util.ReleaseInfo;
import org.batchpredict.pipeline.ProductVersion;
import org.batchpredict.transforms.tensorflow.TensorFlowVersion;

/** What {@code --version} says: the product, and what it stands on. */
final class Versions {
  private Versions() {}

  static String text() {
    return """
        Batch Predict %s
        TensorFlow %s
        Apache Beam %s
        Java %s (%s)"""
        .formatted(
            ProductVersion.current(),
            TensorFlowVersion.current(),
            ReleaseInfo.getReleaseInfo().getVersion(),
            System.getProperty("java.version"),
            System.getProperty("java.vm.name"));
  }
}
