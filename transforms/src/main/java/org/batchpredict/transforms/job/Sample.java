package org.batchpredict.transforms.job;

import java.io.IOException;
import java.util.List;
import org.batchpredict.io.staging.Plan;
import org.batchpredict.transforms.model.SharedModel;
import org.jspecify.annotations.Nullable;

/**
 * What a job would make of a few records, spread over its input.
 *
 * @param records how many were read
 * @param prediction of the first one that has one; null when none has
 * @param isResultText whether results are text; else the prediction is shown as JSON
 * @param failures the most frequent first, then in the order of the input
 * @param batchDependentOutputs the outputs that were found to depend on the other instances of
 *     their batch
 */
public record Sample(
    int records,
    @Nullable SamplePrediction prediction,
    boolean isResultText,
    List<SampleFailure> failures,
    List<String> batchDependentOutputs) {
  public Sample {
    failures = List.copyOf(failures);
    batchDependentOutputs = List.copyOf(batchDependentOutputs);
  }

  /** The number of records that have no prediction. */
  public int failed() {
    return failures.stream().mapToInt(SampleFailure::count).sum();
  }

  /**
   * Loads the model and predicts records of the input: 100, when there are as many.
   *
   * @throws org.batchpredict.transforms.model.ModelException when the model cannot be loaded
   */
  public static Sample predict(PassSpec spec, Plan plan) throws IOException {
    try (SharedModel model = SharedModel.acquire(spec.model())) {
      return new Sampler(spec, model.model()).predict(SampleRanges.of(plan));
    }
  }
}
