package org.batchpredict.transforms.tensorflow;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.batchpredict.transforms.model.ModelSignature;

/**
 * A request that was recorded with a model to warm it up: TensorFlow Serving's {@code
 * PredictionLog}, of which the {@code PredictRequest}s are of interest. Their protos are in no
 * library, and four fields of them are needed.
 *
 * @param signature its name; empty for the default one
 * @param inputs by alias, each a {@code TensorProto}
 */
record WarmUpRequest(String signature, Map<String, ByteString> inputs) {
  private static final String DEFAULT_SIGNATURE = "serving_default";

  /** As many as TensorFlow Serving takes. */
  private static final int MOST = 1000;

  private static final int LENGTH_CHECKSUM = 4;
  private static final int DATA_CHECKSUM = 4;

  private static final int PREDICT_LOG = 6;
  private static final int REQUEST = 1;
  private static final int MODEL_SPEC = 1;
  private static final int SIGNATURE_NAME = 3;
  private static final int INPUTS = 2;
  private static final int KEY = 1;
  private static final int VALUE = 2;

  WarmUpRequest {
    inputs = Map.copyOf(inputs);
  }

  boolean isFor(ModelSignature model) {
    return model.name().equals(signature.isEmpty() ? DEFAULT_SIGNATURE : signature);
  }

  /**
   * The requests in a file of TFRecords, but logs of other kinds than {@code PredictLog}.
   *
   * @throws IOException when it cannot be read, or is no such file
   */
  static List<WarmUpRequest> read(Path file) throws IOException {
    List<WarmUpRequest> requests = new ArrayList<>();
    long left = Files.size(file);
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(file));
        DataInputStream in = new DataInputStream(stream)) {
      while (left > 0 && requests.size() < MOST) {
        long length = Long.reverseBytes(in.readLong());
        in.skipNBytes(LENGTH_CHECKSUM);
        left -= Long.BYTES + LENGTH_CHECKSUM + DATA_CHECKSUM;
        if (length < 0 || length > left) {
          throw new IOException(
              "a record of it has " + length + " bytes (must be at most " + left + ")");
        }
        requests.addAll(parse(in.readNBytes((int) length)));
        in.skipNBytes(DATA_CHECKSUM);
        left -= length;
      }
    }
    return requests;
  }

  private static List<WarmUpRequest> parse(byte[] record) throws InvalidProtocolBufferException {
    List<WarmUpRequest> requests = new ArrayList<>();
    for (ByteString log : messages(ByteString.copyFrom(record), PREDICT_LOG)) {
      for (ByteString request : messages(log, REQUEST)) {
        String signature = "";
        for (ByteString model : messages(request, MODEL_SPEC)) {
          signature = last(model, SIGNATURE_NAME).toStringUtf8();
        }
        Map<String, ByteString> inputs = new TreeMap<>();
        for (ByteString input : messages(request, INPUTS)) {
          inputs.put(last(input, KEY).toStringUtf8(), last(input, VALUE));
        }
        requests.add(new WarmUpRequest(signature, inputs));
      }
    }
    return requests;
  }

  private static List<ByteString> messages(ByteString message, int field)
      throws InvalidProtocolBufferException {
    return UnknownFieldSet.parseFrom(message).getField(field).getLengthDelimitedList();
  }

  private static ByteString last(ByteString message, int field)
      throws InvalidProtocolBufferException {
    List<ByteString> all = messages(message, field);
    return all.isEmpty() ? ByteString.EMPTY : all.get(all.size() - 1);
  }
}
