package org.batchpredict.benchmarks;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import org.tensorflow.Tensor;

/** Instances of one image, in base64. */
final class ImagesBatch extends LoopBatch {
  static final String ALIAS = "image_bytes";

  private final byte[][] images;

  ImagesBatch(int capacity) {
    super(capacity);
    images = new byte[capacity][];
  }

  @Override
  void parse(LoopRecords record, int row) throws IOException {
    try (JsonParser parser = parser(record)) {
      expect(parser, JsonToken.START_OBJECT);
      boolean named = ALIAS.equals(parser.nextFieldName());
      expect(parser, JsonToken.START_OBJECT);
      named &= "b64".equals(parser.nextFieldName());
      expect(parser, JsonToken.VALUE_STRING);
      if (!named) {
        throw new JsonParseException(parser, "Invalid instance: no " + ALIAS + " in base64");
      }
      images[row] = Base64.getDecoder().decode(parser.getText());
      expect(parser, JsonToken.END_OBJECT);
      expect(parser, JsonToken.END_OBJECT);
    } catch (IllegalArgumentException e) {
      throw new IOException(e);
    }
  }

  @Override
  List<Tensor> tensors(int rows) {
    return List.of(strings(images, rows));
  }
}
