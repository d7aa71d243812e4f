package org.batchpredict.transforms.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.beam.sdk.values.TypeDescriptors.strings;

import java.util.Arrays;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.batchpredict.io.Failure;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.tensorflow.SavedModelLoader;

/**
 * A pipeline of one's own that predicts: {@code PredictExample INPUT MODEL OUTPUT [Beam's options]}
 * reads the lines of a file, and writes each beside its prediction, or beside why it has none.
 */
final class PredictExample {
  private PredictExample() {}

  public static void main(String... args) {
    String input = args[0];
    String model = args[1];
    String output = args[2];
    String[] options = Arrays.copyOfRange(args, 3, args.length);
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.fromArgs(options).create());

    // The key is what you want back beside a prediction: here the line itself.
    PCollection<KV<String, byte[]>> records =
        pipeline
            .apply("Read", TextIO.read().from(input))
            .apply(
                "ToRecords",
                MapElements.into(new TypeDescriptor<KV<String, byte[]>>() {})
                    .via(line -> KV.of(line, line.getBytes(UTF_8))));

    Predict.Result<String> result =
        records.apply(
            "Predict",
            Predict.<String>of(SavedModelLoader.create(), ModelSpec.of(model))
                .withSignature("serving_default")
                .withBatchSize(256));
    PCollection<KV<String, String>> predictions = result.predictions();
    PCollection<KV<String, Failure>> failures = result.failures();

    predictions
        .apply("ToLines", MapElements.into(strings()).via(p -> p.getKey() + " => " + p.getValue()))
        .apply("Write", TextIO.write().to(output + "/predictions"));
    failures
        .apply(
            "ToFailureLines",
            MapElements.into(strings()).via(f -> f.getKey() + " => " + f.getValue().message()))
        .apply("WriteFailures", TextIO.write().to(output + "/failures"));
    pipeline.run().waitUntilFinish();
  }
}
