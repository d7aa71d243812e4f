package org.batchpredict.transforms.job;

import static java.util.Objects.requireNonNull;

import org.batchpredict.io.Address;
import org.batchpredict.io.Failure;

/**
 * How records of a sample fail in one way.
 *
 * @param count how many do
 * @param failure of the first of them
 * @param address where that lies
 */
public record SampleFailure(int count, Failure failure, Address address) {
  public SampleFailure {
    requireNonNull(failure, "failure");
    requireNonNull(address, "address");
  }

  SampleFailure again() {
    return new SampleFailure(count + 1, failure, address);
  }
}
