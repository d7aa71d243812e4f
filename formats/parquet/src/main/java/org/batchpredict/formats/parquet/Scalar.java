package org.batchpredict.formats.parquet;

import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.PrimitiveConverter;

/** A value that is no list and no group. */
final class Scalar extends PrimitiveConverter implements Value, Value.Optional.Presence {
  private final ScalarType type;
  private final RowBytes bytes = new RowBytes();
  private Runnable end = () -> {};
  private boolean given;

  Scalar(ScalarType type) {
    this.type = type;
  }

  /** What is done as soon as there is a value. */
  void endWith(Runnable newEnd) {
    end = newEnd;
  }

  @Override
  public Converter converter() {
    return this;
  }

  @Override
  public void addBoolean(boolean value) {
    begin();
    bytes.addByte(value ? 1 : 0);
    end.run();
  }

  @Override
  public void addInt(int value) {
    begin();
    type.add(value, bytes);
    end.run();
  }

  @Override
  public void addLong(long value) {
    begin();
    type.add(value, bytes);
    end.run();
  }

  @Override
  public void addFloat(float value) {
    begin();
    bytes.addFloat(value);
    end.run();
  }

  @Override
  public void addDouble(double value) {
    begin();
    bytes.addDouble(value);
    end.run();
  }

  @Override
  public void addBinary(Binary value) {
    begin();
    type.add(value, bytes);
    end.run();
  }

  private void begin() {
    bytes.clear();
    given = true;
  }

  @Override
  public boolean isGiven() {
    return given;
  }

  @Override
  public void clear() {
    given = false;
  }

  @Override
  public void appendTo(RowBytes out) {
    out.add(bytes);
  }
}
