package org.batchpredict.formats.avro;

import org.apache.avro.Schema;
import org.batchpredict.io.records.SourceFile;

/** A file whose records are in Avro's binary encoding, with the schema that they have. */
public final class AvroFile extends SourceFile {
  private final Schema schema;

  public AvroFile(String path, Schema schema) {
    super(path);
    this.schema = schema;
  }

  public Schema schema() {
    return schema;
  }
}
