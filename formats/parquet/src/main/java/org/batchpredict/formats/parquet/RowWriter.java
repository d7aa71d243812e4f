package org.batchpredict.formats.parquet;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;
import org.batchpredict.formats.avro.Datum;
import org.batchpredict.formats.avro.InvalidDatumException;

/** Gives encoded predictions to Parquet, value by value. */
final class RowWriter {
  private final Schema schema;
  private final GroupType type;
  private final RecordConsumer consumer;
  private final Datum in = new Datum();

  RowWriter(Schema schema, GroupType type, RecordConsumer consumer) {
    this.schema = schema;
    this.type = type;
    this.consumer = consumer;
  }

  void write(byte[] bytes, int start, int length) {
    in.reset(bytes, start, start + length);
    try {
      consumer.startMessage();
      writeFields(schema, type);
      consumer.endMessage();
    } catch (InvalidDatumException e) {
      throw new IllegalStateException("Cannot read a prediction again: " + e.getMessage(), e);
    }
  }

  private void writeFields(Schema record, GroupType group) throws InvalidDatumException {
    List<Schema.Field> fields = record.getFields();
    for (int i = 0; i < fields.size(); i++) {
      writeField(fields.get(i).schema(), group.getType(i), i);
    }
  }

  private void writeField(Schema declared, Type target, int index) throws InvalidDatumException {
    Schema value = declared;
    if (declared.getType() == Schema.Type.UNION) {
      value = declared.getTypes().get(in.readIndex(declared.getTypes().size()));
    }
    if (value.getType() != Schema.Type.NULL) {
      consumer.startField(target.getName(), index);
      write(value, target);
      consumer.endField(target.getName(), index);
    }
  }

  private void write(Schema value, Type target) throws InvalidDatumException {
    switch (value.getType()) {
      case BOOLEAN -> consumer.addBoolean(in.readBoolean());
      case INT -> consumer.addInteger((int) in.readLong());
      case LONG -> {
        if (FileType.isUint32(value)) {
          consumer.addInteger((int) in.readLong());
        } else {
          consumer.addLong(in.readLong());
        }
      }
      case FLOAT -> consumer.addFloat(in.readFloat());
      case DOUBLE -> consumer.addDouble(in.readDouble());
      case ENUM ->
          consumer.addBinary(
              Binary.fromString(
                  value.getEnumSymbols().get(in.readIndex(value.getEnumSymbols().size()))));
      case STRING, BYTES -> writeBytes(value, in.readLength());
      case FIXED -> writeBytes(value, value.getFixedSize());
      case ARRAY -> writeList(value, target.asGroupType());
      case MAP -> writeMap(value, target.asGroupType());
      case RECORD -> {
        consumer.startGroup();
        writeFields(value, target.asGroupType());
        consumer.endGroup();
      }
      case UNION, NULL -> throw new IllegalStateException("Not a type of a file: " + value);
    }
  }

  private void writeBytes(Schema value, int length) throws InvalidDatumException {
    int start = in.skip(length);
    if (FileType.isUint64(value)) {
      long bits = 0;
      for (int i = start; i < start + length; i++) {
        bits = (bits << Byte.SIZE) | (in.bytes()[i] & 0xff);
      }
      consumer.addLong(bits);
    } else {
      consumer.addBinary(Binary.fromReusedByteArray(in.bytes(), start, length));
    }
  }

  private void writeList(Schema list, GroupType target) throws InvalidDatumException {
    GroupType middle = target.getType(0).asGroupType();
    consumer.startGroup();
    int count = in.readCount();
    if (count > 0) {
      consumer.startField(middle.getName(), 0);
      for (; count > 0; count = in.readCount()) {
        for (int i = 0; i < count; i++) {
          consumer.startGroup();
          writeField(list.getElementType(), middle.getType(0), 0);
          consumer.endGroup();
        }
      }
      consumer.endField(middle.getName(), 0);
    }
    consumer.endGroup();
  }

  private void writeMap(Schema map, GroupType target) throws InvalidDatumException {
    GroupType entry = target.getType(0).asGroupType();
    consumer.startGroup();
    int count = in.readCount();
    if (count > 0) {
      consumer.startField(entry.getName(), 0);
      for (; count > 0; count = in.readCount()) {
        for (int i = 0; i < count; i++) {
          consumer.startGroup();
          consumer.startField("key", 0);
          int length = in.readLength();
          consumer.addBinary(Binary.fromReusedByteArray(in.bytes(), in.skip(length), length));
          consumer.endField("key", 0);
          writeField(map.getValueType(), entry.getType(1), 1);
          consumer.endGroup();
        }
      }
      consumer.endField(entry.getName(), 0);
    }
    consumer.endGroup();
  }
}
