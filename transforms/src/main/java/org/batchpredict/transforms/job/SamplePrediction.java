package org.batchpredict.transforms.job;

import static java.util.Objects.requireNonNull;

import org.batchpredict.io.Address;

/**
 * The prediction of one record.
 *
 * @param address where the record lies
 * @param prediction as it would stand in the results, without a line end; as JSON where results are
 *     not text
 */
public record SamplePrediction(Address address, String prediction) {
  public SamplePrediction {
    requireNonNull(address, "address");
    requireNonNull(prediction, "prediction");
  }
}
