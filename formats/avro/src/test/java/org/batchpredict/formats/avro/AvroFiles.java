package org.batchpredict.formats.avro;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;

/** Writes Avro files by Avro's own library. */
final class AvroFiles {
  private AvroFiles() {}

  static Schema schema(String json) {
    return new Schema.Parser().parse(json.replace('\'', '"'));
  }

  /** A record with its fields' values in their order. */
  static GenericRecord record(Schema schema, @org.jspecify.annotations.Nullable Object... values) {
    GenericRecord record = new GenericData.Record(schema);
    for (int i = 0; i < values.length; i++) {
      record.put(i, values[i]);
    }
    return record;
  }

  /** Writes blocks of so many records. */
  static Path write(Path file, Schema schema, String codec, int perBlock, List<GenericRecord> all)
      throws IOException {
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(schema))) {
      writer.setCodec(CodecFactory.fromString(codec)).create(schema, file.toFile());
      int inBlock = 0;
      for (GenericRecord record : all) {
        writer.append(record);
        if (++inBlock == perBlock) {
          writer.sync();
          inBlock = 0;
        }
      }
    }
    return file;
  }
}
