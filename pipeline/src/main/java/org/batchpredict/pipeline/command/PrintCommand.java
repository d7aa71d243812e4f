package org.batchpredict.pipeline.command;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.batchpredict.pipeline.BatchPrediction;
import org.batchpredict.pipeline.JobError;
import org.batchpredict.pipeline.PrintedJob;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;

/** The command when predictions are to go to standard output: {@code --output=-}. */
final class PrintCommand {
  /** What has no meaning without an output directory. */
  private static final List<String> NOT_WITH =
      List.of("outputPath", "overwrite", "resume", "dryRun", "verify");

  private PrintCommand() {}

  /**
   * Whether predictions are to go to standard output.
   *
   * @throws InvalidRequestException when that is asked for in a way that has no meaning
   */
  static boolean isAskedFor(Arguments arguments) {
    String output = arguments.value(CommandOption.OUTPUT).orElse(null);
    List<String> problems = new ArrayList<>();
    if (output == null) {
      arguments
          .value(CommandOption.LIMIT)
          .map(
              "Invalid --limit: %s (must be given with --output=-: a job's results are of all of its input)"
                  ::formatted)
          .ifPresent(problems::add);
    } else if (!output.equals("-")) {
      problems.add(
          "Unsupported --output: %s (supported: -, for standard output; a directory is --outputPath)"
              .formatted(output));
    } else {
      NOT_WITH.stream()
          .filter(arguments::has)
          .map("Invalid --output: - (must be given without --%s)"::formatted)
          .forEach(problems::add);
    }
    if (!problems.isEmpty()) {
      throw new InvalidRequestException(problems);
    }
    return output != null;
  }

  static Ending run(
      Arguments arguments,
      PredictionInput input,
      PredictionOptions options,
      PrintStream out,
      PrintStream err)
      throws IOException {
    PrintedJob job =
        BatchPrediction.print(input, options, limit(arguments), new Checked(out), err::println);
    return job.error()
        .map(error -> Ending.failed(JobError.Kind.FAILED, error.code(), error.problems()))
        .orElseGet(Ending::withoutJob);
  }

  private static long limit(Arguments arguments) {
    String text = arguments.value(CommandOption.LIMIT).orElse(String.valueOf(Long.MAX_VALUE));
    try {
      long limit = Long.parseLong(text);
      if (limit > 0) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new InvalidRequestException(
        List.of("Invalid --limit: " + text + " (must be a whole number > 0)"));
  }

  /** A print stream keeps to itself that it cannot be written to. */
  private static final class Checked extends OutputStream {
    private final PrintStream out;

    Checked(PrintStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) {
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int start, int length) {
      out.write(bytes, start, length);
    }

    @Override
    public void flush() throws IOException {
      if (out.checkError()) { // which flushes
        throw new IOException(
            "Cannot write predictions to standard output (who reads it has closed it, or the disk is"
                + " full)");
      }
    }
  }
}
