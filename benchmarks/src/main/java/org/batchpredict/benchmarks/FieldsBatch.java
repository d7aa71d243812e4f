package org.batchpredict.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;

/** Instances of named strings and numbers. */
final class FieldsBatch extends LoopBatch {
  static final List<String> STRINGS = List.of("browser", "city", "country", "device", "plan");
  static final List<String> NUMBERS = List.of("age", "income", "visits");
  static final List<String> ALIASES = Stream.concat(STRINGS.stream(), NUMBERS.stream()).toList();

  private final byte[][][] strings;
  private final float[][] numbers;

  FieldsBatch(int capacity) {
    super(capacity);
    strings = new byte[STRINGS.size()][capacity][];
    numbers = new float[NUMBERS.size()][capacity];
  }

  @Override
  void parse(LoopRecords record, int row) throws IOException {
    try (JsonParser parser = parser(record)) {
      expect(parser, JsonToken.START_OBJECT);
      int found = 0;
      String name;
      while ((name = parser.nextFieldName()) != null) {
        int string = STRINGS.indexOf(name);
        if (string >= 0) {
          expect(parser, JsonToken.VALUE_STRING);
          strings[string][row] = parser.getText().getBytes(UTF_8);
        } else {
          parser.nextToken();
          numbers[number(parser, name)][row] = parser.getFloatValue();
        }
        found++;
      }
      if (found != ALIASES.size()) {
        throw new JsonParseException(parser, "Invalid instance: " + found + " fields");
      }
    }
  }

  private static int number(JsonParser parser, String name) throws IOException {
    int number = NUMBERS.indexOf(name);
    if (number < 0) {
      throw new JsonParseException(parser, "Invalid instance: field " + name);
    }
    return number;
  }

  @Override
  List<Tensor> tensors(int rows) {
    List<Tensor> tensors = new ArrayList<>();
    for (byte[][] values : strings) {
      tensors.add(strings(values, rows));
    }
    for (float[] values : numbers) {
      tensors.add(floats(values, rows, Shape.of(rows)));
    }
    return tensors;
  }
}
