package org.batchpredict.stores.bigquery;

import com.google.api.services.bigquery.model.Job;
import com.google.api.services.bigquery.model.JobConfiguration;
import com.google.api.services.bigquery.model.JobReference;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.beam.sdk.util.Sleeper;
import org.batchpredict.transforms.job.CancelledJobException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that BigQuery does once, whoever asks for it how often: its job has a name, and one that is
 * there already, from another process or a request whose answer was lost, is waited for. A job that
 * failed has used up its name; the next one has the next number.
 */
record BigQueryJob(
    BigQueryClient client, TableName table, @Nullable String location, Sleeper sleeper) {
  /** How often work is tried whose failure may pass. */
  private static final int TRIES = 4;

  /** Failed jobs of earlier runs, which each have a number. */
  private static final int MOST_NUMBERS = 1000;

  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(BigQueryJob.class);

  /**
   * Does the work.
   *
   * @return the job that has succeeded
   * @throws IOException when BigQuery does not do it, with its words
   */
  Job run(String id, JobConfiguration configuration, BooleanSupplier cancelled)
      throws IOException, InterruptedException {
    int tries = 0;
    for (int number = 1; number <= MOST_NUMBERS; number++) {
      JobReference reference =
          client.job(table, location, String.format(Locale.ROOT, "%s_%d", id, number));
      Optional<Job> started = client.insert(reference, configuration);
      Job ended =
          await(started.isPresent() ? started.get() : client.get(reference), reference, cancelled);
      if (ended.getStatus().getErrorResult() == null) {
        return ended;
      }
      String reason = BigQueryErrors.explain(ended.getStatus());
      if (started.isPresent() && (!BigQueryErrors.mayPass(ended.getStatus()) || ++tries == TRIES)) {
        throw new IOException(
            "BigQuery's job %s failed: %s".formatted(reference.getJobId(), reason));
      }
      LOG.warn("BigQuery's job {} failed, and is run again: {}", reference.getJobId(), reason);
    }
    throw new IOException("BigQuery's jobs %s_1 and on have all failed".formatted(id));
  }

  private Job await(Job started, JobReference reference, BooleanSupplier cancelled)
      throws IOException, InterruptedException {
    Job job = started;
    long pause = FIRST_PAUSE_MILLIS;
    while (!"DONE".equals(job.getStatus().getState())) {
      if (cancelled.getAsBoolean()) {
        cancel(reference);
        throw new CancelledJobException();
      }
      sleeper.sleep(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      job = client.get(reference);
    }
    return job;
  }

  private void cancel(JobReference reference) {
    try {
      client.cancel(reference);
    } catch (IOException e) { // who cancels does not wait for it
      LOG.warn("Cannot cancel BigQuery's job {}: {}", reference.getJobId(), e.getMessage());
    }
  }
}
