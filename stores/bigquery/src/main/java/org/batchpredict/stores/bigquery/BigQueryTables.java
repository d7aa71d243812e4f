package org.batchpredict.stores.bigquery;

import com.google.api.services.bigquery.model.Dataset;
import com.google.api.services.bigquery.model.Job;
import com.google.api.services.bigquery.model.JobConfiguration;
import com.google.api.services.bigquery.model.JobConfigurationExtract;
import com.google.api.services.bigquery.model.JobConfigurationLoad;
import com.google.api.services.bigquery.model.JobStatistics4;
import com.google.api.services.bigquery.model.ParquetOptions;
import com.google.api.services.bigquery.model.Table;
import com.google.api.services.bigquery.model.TableFieldSchema;
import com.google.api.services.bigquery.model.TableSchema;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.batchpredict.pipeline.table.TableColumn;
import org.batchpredict.pipeline.table.TableExport;
import org.batchpredict.pipeline.table.TableLoad;
import org.batchpredict.pipeline.table.Tables;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables of BigQuery: read by extract jobs, written by load jobs. */
record BigQueryTables(BigQueryClient client) implements Tables {
  private static final Logger LOG = LoggerFactory.getLogger(BigQueryTables.class);

  /** What BigQuery exports, and loads; it knows others, such as views and snapshots. */
  private static final String TABLE = "TABLE";

  @Override
  public Optional<String> problemOfSource(String name) throws IOException {
    Optional<Table> found = client.table(TableName.of(name));
    if (found.isEmpty()) {
      return Optional.of("there is no such table");
    }
    String type = found.get().getType();
    if (type != null && !type.equals(TABLE)) {
      return Optional.of(
          "it is a %s, which BigQuery does not export (make a table of it: CREATE TABLE … AS SELECT * FROM …)"
              .formatted(type));
    }
    if (found.get().getStreamingBuffer() != null) {
      LOG.warn(
          "Rows of {} that were streamed a moment ago are not exported: about {}",
          name,
          found.get().getStreamingBuffer().getEstimatedRows());
    }
    return Optional.empty();
  }

  @Override
  public Optional<String> problemOfTarget(String name, boolean replace) throws IOException {
    TableName table = TableName.of(name);
    Optional<Table> found = client.table(table);
    if (found.isEmpty()) {
      return client.dataset(table).isPresent()
          ? Optional.empty()
          : Optional.of(
              "there is no dataset %s.%s: make it".formatted(table.project(), table.dataset()));
    }
    String type = found.get().getType();
    if (type != null && !type.equals(TABLE)) {
      return Optional.of("it is a %s: name another".formatted(type));
    }
    boolean holdsRows = found.get().getNumRows() != null && found.get().getNumRows().signum() > 0;
    return holdsRows && !replace
        ? Optional.of("it holds rows: replace them with --overwrite, or name another")
        : Optional.empty();
  }

  @Override
  public OptionalLong export(TableExport export, BooleanSupplier cancelled)
      throws IOException, InterruptedException {
    TableName name = TableName.of(export.table());
    JobConfigurationExtract extract =
        new JobConfigurationExtract()
            .setSourceTable(name.reference())
            .setDestinationUris(List.of(export.files()))
            .setDestinationFormat(export.format())
            .setCompression("SNAPPY");
    Job job =
        job(name, client.table(name).map(Table::getLocation))
            .run(export.id(), new JobConfiguration().setExtract(extract), cancelled);
    JobStatistics4 done = job.getStatistics() == null ? null : job.getStatistics().getExtract();
    List<Long> counts = done == null ? null : done.getDestinationUriFileCounts();
    return counts == null || counts.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(counts.get(0));
  }

  @Override
  public void load(TableLoad load, BooleanSupplier cancelled)
      throws IOException, InterruptedException {
    TableName name = TableName.of(load.table());
    JobConfigurationLoad configuration =
        new JobConfigurationLoad()
            .setDestinationTable(name.reference())
            .setSourceUris(List.of(load.files()))
            .setSourceFormat(
                load.format().equals("JSON") ? "NEWLINE_DELIMITED_JSON" : load.format())
            .setCreateDisposition("CREATE_IF_NEEDED")
            .setWriteDisposition(load.replace() ? "WRITE_TRUNCATE" : "WRITE_EMPTY");
    if (!load.columns().isEmpty()) {
      configuration.setSchema(
          new TableSchema().setFields(load.columns().stream().map(BigQueryTables::field).toList()));
    } else if (load.format().equals("AVRO")) {
      configuration.setUseAvroLogicalTypes(true);
    } else {
      // Else each list would be a record with a list of records in it.
      configuration.setParquetOptions(new ParquetOptions().setEnableListInference(true));
    }
    Job job =
        job(name, client.dataset(name).map(Dataset::getLocation))
            .run(load.id(), new JobConfiguration().setLoad(configuration), cancelled);
    checkRows(load, job);
  }

  private static void checkRows(TableLoad load, Job job) throws IOException {
    Long rows =
        job.getStatistics() == null || job.getStatistics().getLoad() == null
            ? null
            : job.getStatistics().getLoad().getOutputRows();
    if (rows == null || rows != load.rows()) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "BigQuery's job %s has loaded %s rows, and not %d",
              job.getJobReference().getJobId(),
              rows,
              load.rows()));
    }
  }

  private static TableFieldSchema field(TableColumn column) {
    return new TableFieldSchema()
        .setName(column.name())
        .setType(column.type().name())
        .setMode("NULLABLE");
  }

  private BigQueryJob job(TableName name, Optional<String> location) {
    return new BigQueryJob(client, name, location.orElse(null), Thread::sleep);
  }
}
