package org.batchpredict.pipeline.request;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The values of {@code dataFormat} and {@code outputDataFormat}, in the order they are shown. */
public enum DataFormat {
  JSON,
  TEXT,
  TF_RECORD,
  TF_RECORD_GZIP,
  CSV,
  CSV_GZIP,
  FILES,
  AVRO,
  PARQUET;

  /** The zero value of the enum in the API: no format was chosen. */
  static final String UNSPECIFIED = "DATA_FORMAT_UNSPECIFIED";

  /** What instances can be read from. */
  static final Set<DataFormat> INPUTS =
      EnumSet.of(JSON, TEXT, TF_RECORD, TF_RECORD_GZIP, CSV, CSV_GZIP, FILES, AVRO, PARQUET);

  /** What predictions can be written as. */
  static final Set<DataFormat> OUTPUTS =
      EnumSet.of(JSON, TF_RECORD, TF_RECORD_GZIP, CSV, AVRO, PARQUET);

  /** The format of that name; empty when there is none. Case counts, as everywhere in proto3. */
  static Optional<DataFormat> find(String name) {
    return Arrays.stream(values()).filter(format -> format.name().equals(name)).findFirst();
  }

  /** What instances can be read from, for a message. */
  public static String inputNames() {
    return String.join(", ", names(INPUTS));
  }

  static List<String> names(Set<DataFormat> formats) {
    return formats.stream().map(DataFormat::name).toList();
  }
}
