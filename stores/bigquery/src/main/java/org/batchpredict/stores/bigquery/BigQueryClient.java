package org.batchpredict.stores.bigquery;

import com.google.api.services.bigquery.Bigquery;
import com.google.api.services.bigquery.model.Dataset;
import com.google.api.services.bigquery.model.Job;
import com.google.api.services.bigquery.model.JobConfiguration;
import com.google.api.services.bigquery.model.JobReference;
import com.google.api.services.bigquery.model.Table;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.apache.beam.sdk.extensions.gcp.options.GcpOptions;
import org.apache.beam.sdk.extensions.gcp.util.Transport;
import org.apache.beam.sdk.options.PipelineOptions;
import org.batchpredict.io.files.GoogleRequests;
import org.jspecify.annotations.Nullable;

/**
 * The few calls of BigQuery's REST API that jobs need.
 *
 * @param project that jobs run in; null for that of their table
 */
record BigQueryClient(Bigquery bigQuery, @Nullable String project) {

  /** Asks nobody yet. */
  static BigQueryClient of(PipelineOptions options) {
    Bigquery.Builder builder =
        new Bigquery.Builder(
                Transport.getTransport(),
                Transport.getJsonFactory(),
                GoogleRequests.of(options.as(GcpOptions.class)))
            .setApplicationName("BatchPredict");
    BigQueryOptions ours = options.as(BigQueryOptions.class);
    if (ours.getBigQueryEndpoint() != null) {
      builder.setRootUrl(URI.create(ours.getBigQueryEndpoint()).resolve("/").toString());
    }
    return new BigQueryClient(builder.build(), ours.getBigQueryProject());
  }

  /** A table; empty when there is none. */
  Optional<Table> table(TableName name) throws IOException {
    try {
      return Optional.of(
          bigQuery.tables().get(name.project(), name.dataset(), name.table()).execute());
    } catch (IOException e) {
      if (BigQueryErrors.is(e, 404)) {
        return Optional.empty();
      }
      throw BigQueryErrors.explain(e);
    }
  }

  /** The dataset of a table; empty when there is none. */
  Optional<Dataset> dataset(TableName name) throws IOException {
    try {
      return Optional.of(bigQuery.datasets().get(name.project(), name.dataset()).execute());
    } catch (IOException e) {
      if (BigQueryErrors.is(e, 404)) {
        return Optional.empty();
      }
      throw BigQueryErrors.explain(e);
    }
  }

  /** The reference of a job on a table, where the table is. */
  JobReference job(TableName table, @Nullable String location, String id) {
    return new JobReference()
        .setProjectId(project == null ? table.project() : project)
        .setLocation(location)
        .setJobId(id);
  }

  /** Starts a job; empty when there is one of that name already. */
  Optional<Job> insert(JobReference reference, JobConfiguration configuration) throws IOException {
    Job job = new Job().setJobReference(reference).setConfiguration(configuration);
    try {
      return Optional.of(bigQuery.jobs().insert(reference.getProjectId(), job).execute());
    } catch (IOException e) {
      if (BigQueryErrors.is(e, 409)) {
        return Optional.empty();
      }
      throw BigQueryErrors.explain(e);
    }
  }

  Job get(JobReference job) throws IOException {
    try {
      return bigQuery
          .jobs()
          .get(job.getProjectId(), job.getJobId())
          .setLocation(job.getLocation())
          .execute();
    } catch (IOException e) {
      throw BigQueryErrors.explain(e);
    }
  }

  void cancel(JobReference job) throws IOException {
    try {
      bigQuery
          .jobs()
          .cancel(job.getProjectId(), job.getJobId())
          .setLocation(job.getLocation())
          .execute();
    } catch (IOException e) {
      throw BigQueryErrors.explain(e);
    }
  }
}
