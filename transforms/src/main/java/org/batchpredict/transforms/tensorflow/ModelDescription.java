package org.batchpredict.transforms.tensorflow;

import static java.util.Objects.requireNonNull;

import org.batchpredict.transforms.tensor.ModelSignature;

/**
 * What can be known of a model without loading it: enough to plan a job.
 *
 * @param signature the signature that will be run
 * @param fingerprint the hexadecimal SHA-256 of its files, which changes when the model does
 */
public record ModelDescription(ModelSignature signature, String fingerprint) {
  public ModelDescription {
    requireNonNull(signature, "signature");
    requireNonNull(fingerprint, "fingerprint");
  }

  /**
   * Reads a model's protos where they lie; no native code runs, and no variables are read.
   *
   * @throws ModelException when there is no such model or signature, or it cannot be run, or
   *     TensorFlow's classes are missing
   */
  public static ModelDescription read(ModelSpec spec) {
    return read(spec, ModelDirectory.of(spec.uri()));
  }

  static ModelDescription read(ModelSpec spec, ModelDirectory directory) {
    try {
      return new ModelDescription(
          SignatureReader.read(spec, directory), ModelFingerprint.of(directory));
    } catch (LinkageError e) {
      throw ModelException.cannotLoadTensorFlow(e);
    }
  }
}
