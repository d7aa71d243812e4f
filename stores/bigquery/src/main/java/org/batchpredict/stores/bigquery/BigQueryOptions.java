package org.batchpredict.stores.bigquery;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** How BigQuery is reached: two of the options that Beam has for it, by the same names. */
public interface BigQueryOptions extends PipelineOptions {
  @Description(
      "Another server of BigQuery's REST API, such as http://localhost:9050; Google's when not given.")
  @Nullable String getBigQueryEndpoint();

  void setBigQueryEndpoint(@Nullable String bigQueryEndpoint);

  @Description("The project that exports and loads run in; that of the table when not given.")
  @Nullable String getBigQueryProject();

  void setBigQueryProject(@Nullable String bigQueryProject);
}
