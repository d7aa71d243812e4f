package org.batchpredict.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.util.List;
import org.tensorflow.RawTensor;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

/** The instances of one run of the model, in arrays that are used again for the next. */
abstract class LoopBatch {
  static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .rootValueSeparator("\n")
          .build();

  final int capacity;
  private int size;
  private float[] output = {};

  LoopBatch(int capacity) {
    this.capacity = capacity;
  }

  static LoopBatch of(Kind kind, LoopModel model, int capacity) {
    return switch (kind) {
      case FLOATS -> new FloatsBatch(capacity, model.width(FloatsBatch.ALIAS));
      case EXAMPLES -> new BytesBatch(capacity);
      case FIELDS -> new FieldsBatch(capacity);
      case IMAGES -> new ImagesBatch(capacity);
    };
  }

  /** The inputs, in the order of the tensors. */
  static List<String> aliases(Kind kind) {
    return switch (kind) {
      case FLOATS -> List.of(FloatsBatch.ALIAS);
      case EXAMPLES -> List.of("examples");
      case FIELDS -> FieldsBatch.ALIASES;
      case IMAGES -> List.of(ImagesBatch.ALIAS);
    };
  }

  /**
   * Adds a record, unless the batch is full.
   *
   * @throws IOException when it is no instance; the batch is as it was then
   */
  final void add(LoopRecords record) throws IOException {
    parse(record, size);
    size++;
  }

  abstract void parse(LoopRecords record, int row) throws IOException;

  final boolean isFull() {
    return size == capacity;
  }

  final int size() {
    return size;
  }

  /** Tensors of the instances, in the order of {@link #aliases}. */
  final List<Tensor> tensors() {
    return tensors(size);
  }

  abstract List<Tensor> tensors(int rows);

  /** Runs the model, writes a line for each instance, and empties the batch. */
  final void run(LoopModel model, JsonGenerator out) throws IOException {
    if (size == 0) {
      return;
    }
    List<Tensor> inputs = tensors();
    try (Result result = model.run(inputs)) {
      RawTensor raw = result.get(0).asRawTensor();
      int width = (int) (result.get(0).shape().size() / size);
      if (output.length < size * width) {
        output = new float[size * width];
      }
      raw.data().asFloats().read(output, 0, size * width);
      for (int i = 0; i < size; i++) {
        out.writeStartObject();
        out.writeArrayFieldStart(model.outputAlias());
        for (int j = i * width; j < (i + 1) * width; j++) {
          out.writeNumber(output[j]);
        }
        out.writeEndArray();
        out.writeEndObject();
      }
    } finally {
      inputs.forEach(Tensor::close);
    }
    size = 0;
  }

  final void clear() {
    size = 0;
  }

  static JsonParser parser(LoopRecords record) throws IOException {
    return JSON.createParser(record.bytes(), record.start(), record.length());
  }

  static void expect(JsonParser parser, JsonToken token) throws IOException {
    if (parser.nextToken() != token) {
      throw new JsonParseException(
          parser, "Invalid instance: " + parser.currentToken() + " (must be " + token + ")");
    }
  }

  static Tensor floats(float[] values, int count, Shape shape) {
    TFloat32 tensor = Tensor.of(TFloat32.class, shape);
    tensor.asRawTensor().data().asFloats().write(values, 0, count);
    return tensor;
  }

  static Tensor strings(byte[][] values, int count) {
    return TString.tensorOfBytes(
        Shape.of(count), DataBuffers.of(values, true, false).narrow(count));
  }
}
