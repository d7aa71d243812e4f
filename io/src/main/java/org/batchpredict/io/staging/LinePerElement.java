package org.batchpredict.io.staging;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;

/** Puts each field of the outermost object, and each element of its arrays, on its own line. */
final class LinePerElement extends MinimalPrettyPrinter {
  private static final long serialVersionUID = 1;

  /** How many objects and arrays are open. */
  private int depth;

  @Override
  public void writeStartObject(JsonGenerator json) throws IOException {
    super.writeStartObject(json);
    depth++;
  }

  @Override
  public void beforeObjectEntries(JsonGenerator json) throws IOException {
    breakLineAt(1, json);
  }

  @Override
  public void writeObjectEntrySeparator(JsonGenerator json) throws IOException {
    super.writeObjectEntrySeparator(json);
    breakLineAt(1, json);
  }

  @Override
  public void writeEndObject(JsonGenerator json, int entries) throws IOException {
    depth--;
    breakLineAt(0, json);
    super.writeEndObject(json, entries);
  }

  @Override
  public void writeStartArray(JsonGenerator json) throws IOException {
    super.writeStartArray(json);
    depth++;
  }

  @Override
  public void beforeArrayValues(JsonGenerator json) throws IOException {
    breakLineAt(2, json);
  }

  @Override
  public void writeArrayValueSeparator(JsonGenerator json) throws IOException {
    super.writeArrayValueSeparator(json);
    breakLineAt(2, json);
  }

  @Override
  public void writeEndArray(JsonGenerator json, int values) throws IOException {
    depth--;
    breakLineAt(1, json);
    super.writeEndArray(json, values);
  }

  private void breakLineAt(int outer, JsonGenerator json) throws IOException {
    if (depth == outer) {
      json.writeRaw('\n');
    }
  }
}
