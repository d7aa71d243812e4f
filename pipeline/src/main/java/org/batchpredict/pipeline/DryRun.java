package org.batchpredict.pipeline;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.batchpredict.io.Address;
import org.batchpredict.transforms.job.Sample;
import org.batchpredict.transforms.job.SampleFailure;
import org.batchpredict.transforms.job.SamplePrediction;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.TensorSpec;

/**
 * What a job would do, found out without writing anything.
 *
 * @param files the number of input files
 * @param inputBytes their size, compressed where they are
 * @param splits the number of shards that the job would write
 * @param sample what becomes of a few records, spread over the input
 */
public record DryRun(
    ModelSignature signature, int files, long inputBytes, int splits, Sample sample) {
  private static final int MOST_KINDS = 10;

  public DryRun {
    requireNonNull(signature, "signature");
    requireNonNull(sample, "sample");
  }

  /** Loads the model of a prepared job and predicts a sample of its input. */
  static DryRun of(PreparedJob job) throws IOException {
    return new DryRun(
        job.signature(),
        job.plan().files().size(),
        job.inputBytes(),
        job.plan().splits().size(),
        Sample.predict(job.pass(), job.plan()));
  }

  /** Whether no record of the sample has failed. */
  public boolean succeeded() {
    return sample.failed() == 0;
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
    describe(sample, text);
    warn(sample.batchDependentOutputs(), text);
    return text.toString();
  }

  private static void describe(Sample sample, StringBuilder text) {
    if (sample.records() == 0) {
      text.append("sample    there is no record");
      return;
    }
    text.append(
        String.format(
            Locale.ROOT, "sample    %d of %d records fail", sample.failed(), sample.records()));
    sample.failures().stream()
        .limit(MOST_KINDS)
        .forEach(
            failure ->
                text.append("\n  ").append(failure.count()).append(" × ").append(words(failure)));
    if (sample.failures().size() > MOST_KINDS) {
      text.append("\n  and in ")
          .append(sample.failures().size() - MOST_KINDS)
          .append(sample.failures().size() == MOST_KINDS + 1 ? " other way" : " other ways");
    }
    SamplePrediction shown = sample.prediction();
    if (shown != null) {
      text.append("\nrecord    ")
          .append(words(shown.address()))
          .append(sample.isResultText() ? " gives " : " gives, as JSON, ")
          .append(shown.prediction());
    }
  }

  private static String words(SampleFailure failure) {
    return "in %s: %s (%s%s)"
        .formatted(
            failure.failure().stage(),
            failure.count() == 1 ? failure.failure().message() : failure.failure().kind(),
            failure.count() == 1 ? "" : "first ",
            words(failure.address()));
  }

  private static String words(Address address) {
    return address.file() + " at byte " + address.offset();
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
}
