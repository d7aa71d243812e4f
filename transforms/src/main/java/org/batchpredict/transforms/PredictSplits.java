package org.batchpredict.transforms;

import static java.util.Objects.requireNonNull;

import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Predicts every split of a planned job and gives the index of each as it is committed.
 *
 * <p>The plan must lie in the staging directory of {@link PassSpec#outputPath}. The staged shards
 * and commit records lie there afterwards; {@link FinishJob} makes results of them. A split that is
 * attempted twice is committed once. Nothing else crosses the PCollection: no record, no
 * prediction.
 *
 * <p>The transform fails, and the job with it, on what no instance is to blame for: a model that
 * cannot be loaded, a file that cannot be opened, an output that cannot be written.
 */
public final class PredictSplits extends PTransform<PBegin, PCollection<Integer>> {
  private final Spec spec;

  private PredictSplits(Spec spec) {
    this.spec = spec;
  }

  /**
   * Predicts the splits of a plan.
   *
   * @param splits the number of splits in the plan, at least one
   * @param bytes the size of the input, for runners that estimate
   */
  public static PredictSplits of(PassSpec pass, int splits, long bytes) {
    return new PredictSplits(new Spec(pass, splits, bytes));
  }

  @Override
  public PCollection<Integer> expand(PBegin input) {
    SplitSource source = new SplitSource(0, spec.splits, spec.bytes / spec.splits);
    return input
        .apply("HandOut", Read.from(source))
        .apply("Predict", ParDo.of(new PredictSplitFn(spec.pass)))
        .setCoder(VarIntCoder.of());
  }

  private record Spec(PassSpec pass, int splits, long bytes) {
    private Spec {
      requireNonNull(pass, "pass");
      if (splits <= 0) {
        throw new IllegalArgumentException("Invalid splits: " + splits + " (must be > 0)");
      }
    }
  }
}
