package org.batchpredict.transforms.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VoidCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.batchpredict.io.Failure;
import org.batchpredict.io.FailureCoder;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.model.ModelDescription;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelLoader;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.model.SharedModel;
import org.batchpredict.transforms.tensorflow.SavedModelLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PredictTest {
  private static final Coder<KV<Integer, byte[]>> RECORDS =
      KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of());

  private static final List<String> GOLDENS =
      List.of(
          "assert_positive/some_negative",
          "fixed_batch/ten",
          "identity_all_dtypes/float",
          "identity_string_bytes/serving_default_tfrecord",
          "mlp/bad_instances",
          "identity_all_dtypes/examples",
          "mlp/empty",
          "two_signatures/add",
          "two_signatures/multiply",
          "two_towers/people");

  private final TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(true);

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 64})
  void predictsWhatPythonPredictsModelBesideModel(int batchSize) throws Exception {
    int loaded = SharedModel.loadedModels();
    for (String name : GOLDENS) {
      Golden golden = Golden.of(name);
      Predict<Integer> predict =
          Predict.<Integer>of(SavedModelLoader.create(), golden.model())
              .withSignature(golden.text("signature"))
              .withBatchSize(batchSize);
      Predict.Result<Integer> result =
          pipeline
              .apply("Read " + name, Create.of(golden.records()).withCoder(RECORDS))
              .apply("Predict " + name, withFormat(predict, golden));
      Map<Integer, String> predictions = golden.predictions();
      PAssert.that(result.predictions())
          .satisfies(actual -> Golden.assertSame(actual, predictions));
      PAssert.that(codes(name, result.failures())).containsInAnyOrder(golden.failures());
    }
    pipeline.run().waitUntilFinish();
    assertThat(SharedModel.loadedModels()).isEqualTo(loaded);
  }

  private static Predict<Integer> withFormat(Predict<Integer> predict, Golden golden) {
    if (golden.isRaw()) {
      return predict.withRawRecords();
    }
    return golden.format() == RecordFormat.LINES ? predict : predict.withExamples();
  }

  private static PCollection<KV<Integer, Integer>> codes(
      String name, PCollection<KV<Integer, Failure>> failures) {
    return failures.apply(
        "Codes " + name,
        MapElements.into(
                TypeDescriptors.kvs(TypeDescriptors.integers(), TypeDescriptors.integers()))
            .via(failure -> KV.of(failure.getKey(), failure.getValue().code().number())));
  }

  @Test
  void passesKeysOnWithTheirCoder() {
    Predict.Result<Void> result =
        pipeline
            .apply(
                Create.of(KV.of((Void) null, bytes("3")), KV.of((Void) null, bytes("-1")))
                    .withCoder(KvCoder.of(VoidCoder.of(), ByteArrayCoder.of())))
            .apply("Predict", Predict.of(SavedModelLoader.create(), model("assert_positive")));
    assertThat(result.predictions().getCoder())
        .isEqualTo(KvCoder.of(VoidCoder.of(), StringUtf8Coder.of()));
    assertThat(result.failures().getCoder())
        .isEqualTo(KvCoder.of(VoidCoder.of(), FailureCoder.of()));
    assertThat(result.expand().values())
        .containsExactlyInAnyOrder(result.predictions(), result.failures());
    PAssert.that(result.predictions())
        .containsInAnyOrder(List.of(KV.of((Void) null, "{\"y\":6.0}")));
    PAssert.thatSingleton(result.failures())
        .satisfies(
            failure -> {
              assertThat(failure.getValue().message()).contains("x must not be negative");
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void coercesLenientlyWhenToldTo() {
    Predict.Result<Integer> result =
        pipeline
            .apply(Create.of(KV.of(1, bytes("true"))).withCoder(RECORDS))
            .apply(
                "Predict",
                Predict.<Integer>of(SavedModelLoader.create(), model("assert_positive"))
                    .withLenientCoercion());
    PAssert.that(result.predictions()).containsInAnyOrder(List.of(KV.of(1, "{\"y\":2.0}")));
    PAssert.that(result.failures()).empty();
    pipeline.run().waitUntilFinish();
  }

  @Test
  void aProcessHasOneModel() {
    List<KV<Integer, byte[]>> records =
        IntStream.range(0, 100).mapToObj(i -> KV.of(i, bytes("" + i))).toList();
    PCollection<KV<Integer, byte[]>> input = pipeline.apply(Create.of(records).withCoder(RECORDS));
    Predict<Integer> predict = Predict.of(new CountingLoader(), model("doubling"));
    for (String name : List.of("One", "Two")) {
      PAssert.that(input.apply(name, predict).predictions())
          .containsInAnyOrder(
              IntStream.range(0, 100).mapToObj(i -> KV.of(i, "{\"y\":" + 2 * i + ".0}")).toList());
    }
    pipeline.run().waitUntilFinish();
    assertThat(CountingLoader.LOADED).hasValue(1);
  }

  /** Counts in this process, whatever copies of it a runner makes. */
  private record CountingLoader() implements ModelLoader {
    static final AtomicInteger LOADED = new AtomicInteger();

    @Override
    public ModelDescription describe(ModelSpec spec) {
      return new ModelDescription(new Doubling(0).signature(), "fingerprint");
    }

    @Override
    public Model load(ModelSpec spec, String fingerprint) {
      LOADED.incrementAndGet();
      return new Doubling(0);
    }
  }

  @Test
  void aModelThatCannotBeLoadedFailsThePipelineWithTheReason() {
    pipeline
        .apply(Create.of(KV.of(1, bytes("1"))).withCoder(RECORDS))
        .apply("Predict", Predict.of(SavedModelLoader.create(), model("corrupt_variables")));
    assertThatThrownBy(() -> pipeline.run().waitUntilFinish())
        .hasRootCauseInstanceOf(ModelException.class)
        .rootCause()
        .hasMessageStartingWith(
            "Cannot load the model ../testdata/models/corrupt_variables: OUT_OF_RANGE: Read less");
  }

  @Test
  void refusesWhatCannotWorkWhenItIsApplied() {
    PCollection<KV<Integer, byte[]>> records =
        pipeline.apply(Create.of(KV.of(1, bytes("1"))).withCoder(RECORDS));
    Predict<Integer> mlp = Predict.of(SavedModelLoader.create(), model("mlp"));
    assertThatThrownBy(() -> records.apply("No signature", mlp.withSignature("nope")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("nope")
        .hasMessageContaining("serving_default");
    assertThatThrownBy(() -> records.apply("Not raw", mlp.withRawRecords()))
        .hasMessage("Invalid inputs for raw records: features FLOAT (must be one STRING input)");
    assertThatThrownBy(
            () ->
                records.apply(
                    "No model", Predict.of(SavedModelLoader.create(), model("not_there"))))
        .isInstanceOf(ModelException.class);
    assertThatThrownBy(() -> mlp.withBatchSize(0)).hasMessage("Invalid batchSize: 0 (must be > 0)");
  }

  @Test
  void goesToWorkersAndShowsWhatItIs() {
    Predict<Integer> predict =
        SerializableUtils.ensureSerializable(
            Predict.<Integer>of(SavedModelLoader.create(), model("mlp")).withBatchSize(7));
    assertThat(DisplayData.from(predict).items())
        .extracting(item -> item.getKey() + "=" + item.getValue())
        .containsExactlyInAnyOrder("model=../testdata/models/mlp", "batchSize=7");
  }

  private static ModelSpec model(String name) {
    return ModelSpec.of("../testdata/models/" + name);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
