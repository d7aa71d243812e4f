package org.batchpredict.stores.bigquery;

import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptions;
import org.batchpredict.pipeline.table.TableService;
import org.batchpredict.pipeline.table.Tables;

/** BigQuery, whose tables are {@code bq://PROJECT.DATASET.TABLE}. */
public final class BigQueryService implements TableService {
  @Override
  public String scheme() {
    return TableName.SCHEME;
  }

  @Override
  public String storage() {
    return "gs://";
  }

  @Override
  public Optional<String> problemOfName(String table) {
    return TableName.parse(table).isPresent() ? Optional.empty() : Optional.of(TableName.FORM);
  }

  @Override
  public Tables open(PipelineOptions options) {
    return new BigQueryTables(BigQueryClient.of(options));
  }
}
