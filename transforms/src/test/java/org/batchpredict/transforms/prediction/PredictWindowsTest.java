package org.batchpredict.transforms.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.beam.sdk.values.TypeDescriptors.kvs;
import static org.apache.beam.sdk.values.TypeDescriptors.strings;

import java.util.Locale;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.SlidingWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.tensorflow.SavedModelLoader;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

/** Unbounded input, whose bundles the tests choose. */
class PredictWindowsTest {
  private static final KvCoder<String, byte[]> RECORDS =
      KvCoder.of(StringUtf8Coder.of(), ByteArrayCoder.of());

  private final TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(true);

  @Test
  void keepsWindowsAndTimestampsOfABundleInWhateverOrder() {
    // Batches: three at 25, 3 and 14; the two of the bundle's end; two of the next bundle.
    PTransform<PBegin, PCollection<KV<String, byte[]>>> stream =
        TestStream.create(RECORDS)
            .addElements(
                at(25, "a", "1"),
                at(3, "b", "-1"),
                at(14, "c", "3"),
                at(9, "d", "4"),
                at(2, "e", "[]"))
            .addElements(at(4, "f", "6"), at(31, "g", "7"))
            .advanceWatermarkToInfinity();
    Predict.Result<String> result = predict(stream, FixedWindows.of(Duration.millis(10)), 3);
    PAssert.that(reified("Predictions", result.predictions()))
        .containsInAnyOrder(
            "a {\"y\":2.0} at 25 in 20",
            "c {\"y\":6.0} at 14 in 10",
            "d {\"y\":8.0} at 9 in 0",
            "f {\"y\":12.0} at 4 in 0",
            "g {\"y\":14.0} at 31 in 30");
    PAssert.that(
            reified(
                "Failures",
                result
                    .failures()
                    .apply(
                        "Stages",
                        MapElements.into(kvs(strings(), strings()))
                            .via(f -> KV.of(f.getKey(), f.getValue().stage().name())))))
        .containsInAnyOrder("b RUN at 3 in 0", "e ENCODE at 2 in 0");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void predictsAnElementInEachOfItsWindows() {
    PTransform<PBegin, PCollection<KV<String, byte[]>>> stream =
        TestStream.create(RECORDS)
            .addElements(at(25, "a", "1"), at(3, "b", "2"))
            .advanceWatermarkToInfinity();
    Predict.Result<String> result =
        predict(stream, SlidingWindows.of(Duration.millis(20)).every(Duration.millis(10)), 3);
    PAssert.that(reified("Predictions", result.predictions()))
        .containsInAnyOrder(
            "a {\"y\":2.0} at 25 in 20",
            "a {\"y\":2.0} at 25 in 10",
            "b {\"y\":4.0} at 3 in 0",
            "b {\"y\":4.0} at 3 in -10");
    PAssert.that(result.failures()).empty();
    pipeline.run().waitUntilFinish();
  }

  private Predict.Result<String> predict(
      PTransform<PBegin, PCollection<KV<String, byte[]>>> stream,
      WindowFn<Object, IntervalWindow> windows,
      int batchSize) {
    return pipeline
        .apply("Stream", stream)
        .apply("Window", Window.into(windows))
        .apply(
            "Predict",
            Predict.<String>of(
                    SavedModelLoader.create(), ModelSpec.of("../testdata/models/assert_positive"))
                .withBatchSize(batchSize));
  }

  private static TimestampedValue<KV<String, byte[]>> at(long millis, String key, String record) {
    return TimestampedValue.of(KV.of(key, record.getBytes(UTF_8)), Instant.ofEpochMilli(millis));
  }

  private static PCollection<String> reified(
      String name, PCollection<KV<String, String>> elements) {
    return elements.apply("Reify " + name, ParDo.of(new ReifyFn()));
  }

  private static final class ReifyFn extends DoFn<KV<String, String>, String> {
    @ProcessElement
    public void reify(
        @Element KV<String, String> element,
        @Timestamp Instant timestamp,
        BoundedWindow window,
        OutputReceiver<String> out) {
      out.output(
          String.format(
              Locale.ROOT,
              "%s %s at %d in %d",
              element.getKey(),
              element.getValue(),
              timestamp.getMillis(),
              ((IntervalWindow) window).start().getMillis()));
    }
  }
}
