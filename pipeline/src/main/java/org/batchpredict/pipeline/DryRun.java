package org.batchpredict.pipeline;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.batchpredict.io.Failure;
import org.batchpredict.transforms.job.SamplePrediction;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.TensorSpec;

/**
 * What a job would do, found out without writing anything.
 *
 * @param files the number of input files
 * @param inputBytes their size, compressed where they are
 * @param splits the number of shards that the job would write
 * @param sample what becomes of the first record; empty when there is none
 */
public record DryRun(
    ModelSignature signature,
    int files,
    long inputBytes,
    int splits,
    Optional<SamplePrediction> sample) {
  public DryRun {
    requireNonNull(signature, "signature");
    requireNonNull(sample, "sample");
  }

  /** Loads the model of a prepared job and predicts its first record. */
  static DryRun of(PreparedJob job) throws IOException {
    return new DryRun(
        job.signature(),
        job.plan().files().size(),
        job.inputBytes(),
        job.plan().splits().size(),
        SamplePrediction.predict(job.pass(), job.plan()));
  }

  /** All of it as text of several lines, for people. */
  public String describe() {
    StringBuilder text = new StringBuilder();
    text.append("signature ").append(signature.name()).append('\n');
    describe("input ", signature.inputs(), text);
    describe("output", signature.outputs(), text);
    text.append(
        String.format(
            Locale.ROOT, "files     %,d (%,d bytes) in %,d splits\n", files, inputBytes, splits));
    text.append("sample    ").append(sample.map(DryRun::describe).orElse("there is no record"));
    sample.map(SamplePrediction::batchDependentOutputs).ifPresent(aliases -> warn(aliases, text));
    return text.toString();
  }

  private static void describe(String what, List<TensorSpec> tensors, StringBuilder text) {
    for (TensorSpec tensor : tensors) {
      text.append("  ")
          .append(what)
          .append("  ")
          .append(tensor.alias())
          .append(": ")
          .append(tensor.dtype())
          .append(' ')
          .append(tensor.rowShape())
          .append(tensor.optional() ? " (optional)\n" : "\n");
    }
  }

  private static void warn(List<String> dependent, StringBuilder text) {
    if (!dependent.isEmpty()) {
      text.append("\nwarning   what is predicted depends on the other instances of a batch: ")
          .append(String.join(", ", dependent));
    }
  }

  private static String describe(SamplePrediction sample) {
    String where = sample.address().file() + " at byte " + sample.address().offset();
    Failure failure = sample.failure();
    return failure == null
        ? where + " gives " + sample.prediction()
        : where + " fails in " + failure.stage() + ": " + failure.message();
  }
}
