package org.batchpredict.formats.avro;

import org.apache.avro.Schema;
import org.batchpredict.io.records.SourceFile;

/** An Avro file, with the schema that its records were written by. */
final class AvroFile extends SourceFile {
  private final Schema schema;

  AvroFile(String path, Schema schema) {
    super(path);
    this.schema = schema;
  }

  Schema schema() {
    return schema;
  }
}
