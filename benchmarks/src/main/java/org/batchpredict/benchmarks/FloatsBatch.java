package org.batchpredict.benchmarks;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;

/** Instances of one list of floats. */
final class FloatsBatch extends LoopBatch {
  static final String ALIAS = "features";

  private final int width;
  private final float[] values;

  FloatsBatch(int capacity, int width) {
    super(capacity);
    this.width = width;
    values = new float[capacity * width];
  }

  @Override
  void parse(LoopRecords record, int row) throws IOException {
    try (JsonParser parser = parser(record)) {
      expect(parser, JsonToken.START_OBJECT);
      if (!ALIAS.equals(parser.nextFieldName())) {
        throw new JsonParseException(parser, "Invalid instance: no " + ALIAS);
      }
      expect(parser, JsonToken.START_ARRAY);
      int at = row * width;
      for (int i = 0; i < width; i++) {
        parser.nextToken();
        values[at++] = parser.getFloatValue();
      }
      expect(parser, JsonToken.END_ARRAY);
      expect(parser, JsonToken.END_OBJECT);
    }
  }

  @Override
  List<Tensor> tensors(int rows) {
    return List.of(floats(values, rows * width, Shape.of(rows, width)));
  }
}
