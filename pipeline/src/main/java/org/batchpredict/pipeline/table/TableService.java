package org.batchpredict.pipeline.table;

import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * A kind of database whose tables jobs read and write by files, on a store that both reach.
 * Implementations are services: {@link java.util.ServiceLoader} finds them on the class path.
 */
public interface TableService {
  /** What the names of its tables start with, such as {@code bq}. */
  String scheme();

  /** What the names of its files start with, such as {@code gs://}. */
  String storage();

  /** What a name must be, such as {@code bq://PROJECT.DATASET.TABLE}; empty when this is one. */
  Optional<String> problemOfName(String table);

  /** The tables as the account of these options sees them; asks nobody yet. */
  Tables open(PipelineOptions options);
}
