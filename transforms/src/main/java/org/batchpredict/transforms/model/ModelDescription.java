package org.batchpredict.transforms.model;

import static java.util.Objects.requireNonNull;

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
}
