package org.batchpredict.service.web.output;

import java.util.List;

/**
 * What there is to show of what a job has written.
 *
 * @param files the first of them, by name
 * @param moreFiles how many are left out
 * @param hasReport whether there is a page that tells of the run
 * @param errors how instances failed, the most frequent first
 * @param distributions of the outputs, by a sample of the predictions
 * @param sampled how many predictions the sample has
 */
public record JobOutput(
    List<OutputFile> files,
    long moreFiles,
    boolean hasReport,
    List<ErrorKind> errors,
    List<Distribution> distributions,
    long sampled) {
  static final JobOutput NOTHING = new JobOutput(List.of(), 0, false, List.of(), List.of(), 0);

  public JobOutput {
    files = List.copyOf(files);
    errors = List.copyOf(errors);
    distributions = List.copyOf(distributions);
  }

  /**
   * A file.
   *
   * @param records how many predictions or failures it holds; -1 when that is not known
   */
  public record OutputFile(String name, long bytes, long records) {}

  /**
   * A way in which instances failed.
   *
   * @param stage the name of a {@link org.batchpredict.io.Stage}
   * @param samples some of the records that failed so
   */
  public record ErrorKind(
      String stage, int code, String message, long count, List<FailedRecord> samples) {
    public ErrorKind {
      samples = List.copyOf(samples);
    }
  }

  /**
   * A record that failed.
   *
   * @param file of the input
   * @param offset where in the file it starts, in bytes
   * @param instance the record as text; cut where it is long
   */
  public record FailedRecord(String file, long offset, String instance) {}
}
