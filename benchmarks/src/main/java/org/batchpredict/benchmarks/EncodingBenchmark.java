package org.batchpredict.benchmarks;

import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.transforms.instance.EncodedBatch;
import org.batchpredict.transforms.instance.InputFormat;
import org.batchpredict.transforms.instance.InstanceEncoder;
import org.batchpredict.transforms.instance.InstanceRules;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensorflow.SavedModelLoader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** From records in memory to the columns that are fed. */
public class EncodingBenchmark extends PartBenchmark {
  private final Encoding floats = new Encoding(Kind.FLOATS, "mlp");
  private final Encoding examples = new Encoding(Kind.EXAMPLES, "scored_examples");
  private final Encoding fields = new Encoding(Kind.FIELDS, "five_words");
  private final Encoding base64 = new Encoding(Kind.IMAGES, "photo_cnn");

  /** JSON of 32 floats. */
  @Benchmark
  @OperationsPerInvocation(Parts.BATCH)
  public EncodedBatch floats() {
    return floats.encode();
  }

  /** The bytes of a {@code tf.Example}, as they are. */
  @Benchmark
  @OperationsPerInvocation(Parts.BATCH)
  public EncodedBatch examples() {
    return examples.encode();
  }

  /** JSON of five strings and three numbers. */
  @Benchmark
  @OperationsPerInvocation(Parts.BATCH)
  public EncodedBatch fields() {
    return fields.encode();
  }

  /** JSON of a JPEG in base64, some 3 KB. */
  @Benchmark
  @OperationsPerInvocation(Parts.BATCH)
  public EncodedBatch base64() {
    return base64.encode();
  }

  private static final class Encoding {
    private final RecordBatch batch;
    private final InstanceEncoder encoder;

    Encoding(Kind kind, String model) {
      ModelSignature signature = SavedModelLoader.create().describe(Parts.model(model)).signature();
      InputFormat format =
          kind == Kind.EXAMPLES
              ? InputFormat.raw(Parts.format(kind))
              : InputFormat.json(Parts.format(kind));
      batch = Parts.batch(kind);
      encoder = InstanceEncoder.of(format, signature, InstanceRules.strict());
    }

    EncodedBatch encode() {
      return encoder.encode(batch);
    }
  }
}
