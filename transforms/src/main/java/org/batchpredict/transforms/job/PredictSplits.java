package org.batchpredict.transforms.job;

import java.io.Serializable;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.util.construction.SplittableParDo.PrimitiveBoundedRead;
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
 * cannot be loaded, a file that cannot be opened, an output that cannot be written. I/O trouble
 * that may pass is waited for, some seconds long, and the split attempted again: what is thrown in
 * the end is final, and a runner that tried again would do so in vain.
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
    return new PredictSplits(new Spec(FaultPolicy.of(pass), splits, bytes));
  }

  /**
   * With the exceptions that a runner takes for final, if it knows such. What ends the work of a
   * worker is thrown as what {@code wrapper} makes of it; {@link JobFaults#of} finds the reason in
   * it. Not so when a worker was told to end: a runner may well do that and go on elsewhere.
   */
  public PredictSplits withFaultsThrownAs(
      SerializableFunction<Throwable, RuntimeException> wrapper) {
    return new PredictSplits(spec.withFaults(spec.faults.withThrownAs(wrapper)));
  }

  PredictSplits withRetries(Retries retries) {
    return new PredictSplits(spec.withFaults(spec.faults.withRetries(retries)));
  }

  @Override
  public PCollection<Integer> expand(PBegin input) {
    SplitSource source = SplitSource.of(spec.splits, spec.bytes / spec.splits);
    PTransform<PBegin, PCollection<Integer>> handOut =
        spec.besideJob() ? atOnce(source.forOneProcess()) : Read.from(source);
    return input
        .apply("HandOut", handOut)
        .apply("Predict", ParDo.of(new PredictSplitFn(spec.faults)))
        .setCoder(VarIntCoder.of());
  }

  /**
   * What a runner in this process makes of {@link Read}. On the way there, Beam generates code for
   * the splittable function that others want, a fifth of a second of CPU (docs/adr/0059).
   */
  private static PrimitiveBoundedRead<Integer> atOnce(SplitSource source) {
    return new PrimitiveBoundedRead<>(Read.from(source));
  }

  private record Spec(FaultPolicy faults, int splits, long bytes) implements Serializable {
    private Spec {
      if (splits <= 0) {
        throw new IllegalArgumentException("Invalid splits: " + splits + " (must be > 0)");
      }
    }

    boolean besideJob() {
      return faults.spec().besideJob();
    }

    Spec withFaults(FaultPolicy newFaults) {
      return new Spec(newFaults, splits, bytes);
    }
  }
}
