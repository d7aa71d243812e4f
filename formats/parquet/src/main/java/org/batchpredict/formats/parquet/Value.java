package org.batchpredict.formats.parquet;

import java.util.List;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;

/** What takes the values of one place in the schema, and has that of the row under way. */
interface Value {
  /** What Parquet gives them to. */
  Converter converter();

  /** Forgets the value. */
  void clear();

  /** Appends the value; one that was not given is null, or the empty list. */
  void appendTo(RowBytes out);

  /** A value that may be null. */
  record Optional(Value value, Presence presence) implements Value {
    /** Whether there was a value. */
    interface Presence {
      boolean isGiven();
    }

    @Override
    public Converter converter() {
      return value.converter();
    }

    @Override
    public void clear() {
      value.clear();
    }

    @Override
    public void appendTo(RowBytes out) {
      if (presence.isGiven()) {
        out.addLong(1);
        value.appendTo(out);
      } else {
        out.addLong(0);
      }
    }
  }

  /** A group of Parquet, which is there or not. */
  abstract class Given extends GroupConverter implements Value, Optional.Presence {
    private boolean given;

    /** Begins what is in it. */
    abstract void begin();

    @Override
    public final Converter converter() {
      return this;
    }

    @Override
    public final void start() {
      begin();
      given = true;
    }

    @Override
    public final void end() {}

    @Override
    public final boolean isGiven() {
      return given;
    }

    @Override
    public final void clear() {
      given = false;
    }
  }

  /** The fields of a group, one after the other. */
  final class Group extends Given {
    private final Value[] fields;

    Group(List<Value> fields) {
      this.fields = fields.toArray(Value[]::new);
    }

    @Override
    public Converter getConverter(int field) {
      return fields[field].converter();
    }

    @Override
    void begin() {
      for (Value field : fields) {
        field.clear();
      }
    }

    @Override
    public void appendTo(RowBytes out) {
      for (Value field : fields) {
        field.appendTo(out);
      }
    }
  }

  /** A list: a group around the repeated field that has its elements. */
  final class ListGroup extends Given {
    private final Elements elements;

    ListGroup(Elements elements) {
      this.elements = elements;
    }

    @Override
    public Converter getConverter(int field) {
      return elements.converter();
    }

    @Override
    void begin() {
      elements.clear();
    }

    @Override
    public void appendTo(RowBytes out) {
      elements.appendTo(out);
    }
  }

  /** The elements of a list, each of which is taken as soon as it is whole. */
  final class Elements implements Value {
    private final RowBytes bytes = new RowBytes();
    private final Converter converter;
    private int count;

    /** Elements that are groups of Parquet; {@code wrapped} when the element is the one field. */
    Elements(Value element, boolean wrapped) {
      converter = wrapped ? new Wrapper(element) : new Repeated(element, (Group) element);
    }

    Elements(Scalar element) {
      converter = element;
      element.endWith(() -> take(element));
    }

    private void take(Value element) {
      element.appendTo(bytes);
      count++;
    }

    @Override
    public Converter converter() {
      return converter;
    }

    @Override
    public void clear() {
      bytes.clear();
      count = 0;
    }

    @Override
    public void appendTo(RowBytes out) {
      if (count > 0) {
        out.addLong(count);
        out.add(bytes);
      }
      out.addLong(0);
    }

    /** The group in the middle of a list of three levels. */
    private final class Wrapper extends GroupConverter {
      private final Value element;

      Wrapper(Value element) {
        this.element = element;
      }

      @Override
      public Converter getConverter(int field) {
        return element.converter();
      }

      @Override
      public void start() {
        element.clear();
      }

      @Override
      public void end() {
        take(element);
      }
    }

    /** A group that is an element itself. */
    private final class Repeated extends GroupConverter {
      private final Value element;
      private final Group group;

      Repeated(Value element, Group group) {
        this.element = element;
        this.group = group;
      }

      @Override
      public Converter getConverter(int field) {
        return group.getConverter(field);
      }

      @Override
      public void start() {
        group.start();
      }

      @Override
      public void end() {
        take(element);
      }
    }
  }
}
