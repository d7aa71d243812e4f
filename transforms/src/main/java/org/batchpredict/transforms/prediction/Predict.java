package org.batchpredict.transforms.prediction;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.batchpredict.io.Failure;
import org.batchpredict.io.FailureCoder;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.transforms.instance.FieldRules;
import org.batchpredict.transforms.instance.InputFormat;
import org.batchpredict.transforms.instance.InstanceEncoder;
import org.batchpredict.transforms.instance.InstanceRules;
import org.batchpredict.transforms.model.ModelDescription;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelLoader;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.model.PinnedModel;

/**
 * Predicts records with a model, in any Beam pipeline. Each element is a record and a key; it comes
 * out as its prediction or as its failure, under the same key, in the same window and with the same
 * timestamp. None is lost and none costs its neighbours their predictions.
 *
 * <pre>{@code
 * Predict.Result<String> result =
 *     records.apply(
 *         "Predict",
 *         Predict.<String>of(SavedModelLoader.create(), ModelSpec.of("gs://models/m"))
 *             .withBatchSize(256));
 * }</pre>
 *
 * <p>A record is the bytes of one JSON value, as {@link
 * org.batchpredict.transforms.instance.InstanceEncoder} describes it, or with {@link
 * #withRawRecords} the bytes that the model is fed. A prediction is the JSON object of the
 * signature's outputs, the same text as in the result files of a job.
 *
 * <p>Batches are filled within a bundle, up to the batch size or 16 MiB, and what is left is
 * predicted at the bundle's end: a runner with small bundles makes small batches. The transform
 * holds one batch for each of the runner's threads, and one copy of the model in each process. An
 * element that is in several windows is predicted for each of them. The pane of an element is not
 * kept.
 *
 * <p>What no instance is to blame for, such as a model that cannot be loaded, is thrown and fails
 * the bundle.
 *
 * @param <K> the keys, which the transform only passes on; may be null where their coder allows it
 */
public final class Predict<K> extends PTransform<PCollection<KV<K, byte[]>>, Predict.Result<K>> {
  private static final int DEFAULT_BATCH_SIZE = 64;

  /** The elements are read already, so that how records are told apart is of no concern. */
  private static final InputFormat JSON = InputFormat.json(RecordFormat.LINES);

  private final Spec spec;

  private Predict(Spec spec) {
    this.spec = spec;
  }

  /** Predicts with a model; its files are read when the transform is applied. */
  public static <K> Predict<K> of(ModelLoader loader, ModelSpec model) {
    return new Predict<>(new Spec(loader, model, JSON, InstanceRules.strict(), DEFAULT_BATCH_SIZE));
  }

  /** With another signature than the model's only or default one. */
  public Predict<K> withSignature(String name) {
    ModelSpec model = spec.model.withSignatureName(requireNonNull(name, "name"));
    return new Predict<>(new Spec(spec.loader, model, spec.input, spec.rules, spec.batchSize));
  }

  /** With at most so many instances in one run of the model, {@value #DEFAULT_BATCH_SIZE} else. */
  public Predict<K> withBatchSize(int batchSize) {
    return new Predict<>(new Spec(spec.loader, spec.model, spec.input, spec.rules, batchSize));
  }

  /** With records that are fed as they are, for a signature whose one input is a STRING. */
  public Predict<K> withRawRecords() {
    InputFormat raw = InputFormat.raw(RecordFormat.LINES);
    return new Predict<>(new Spec(spec.loader, spec.model, raw, spec.rules, spec.batchSize));
  }

  /** With records that are a serialized {@code tf.Example} each, or a JSON value each. */
  public Predict<K> withExamples() {
    InputFormat examples = InputFormat.examples(RecordFormat.TF_RECORD);
    return new Predict<>(new Spec(spec.loader, spec.model, examples, spec.rules, spec.batchSize));
  }

  /** With JSON values coerced as numpy would, even where that loses something. */
  public Predict<K> withLenientCoercion() {
    InstanceRules lenient = new InstanceRules(true, FieldRules.NONE, false);
    return new Predict<>(new Spec(spec.loader, spec.model, spec.input, lenient, spec.batchSize));
  }

  /**
   * Reads the model's files and adds the transform to the pipeline.
   *
   * @throws ModelException when there is no such model or signature, or it cannot be run
   * @throws IllegalArgumentException when the signature cannot be fed such records
   */
  @Override
  public Result<K> expand(PCollection<KV<K, byte[]>> records) {
    Coder<K> keys = keyCoder(records.getCoder());
    TupleTag<KV<K, String>> predictions = new TupleTag<>("predictions");
    TupleTag<KV<K, Failure>> failures = new TupleTag<>("failures");
    PCollectionTuple outputs =
        records.apply(
            "PredictBatches",
            ParDo.of(
                    new PredictFn<>(
                        spec.pin(), spec.input, spec.rules, spec.batchSize, predictions, failures))
                .withOutputTags(predictions, TupleTagList.of(failures)));
    return new Result<>(
        predictions,
        outputs.get(predictions).setCoder(KvCoder.of(keys, StringUtf8Coder.of())),
        failures,
        outputs.get(failures).setCoder(KvCoder.of(keys, FailureCoder.of())));
  }

  private static <K> Coder<K> keyCoder(Coder<KV<K, byte[]>> coder) {
    if (coder instanceof KvCoder<K, byte[]> pairs) {
      return pairs.getKeyCoder();
    }
    throw new IllegalArgumentException(
        "Unsupported coder of the records: " + coder + " (supported: KvCoder)");
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("model", spec.model.uri()).withLabel("Model"));
    builder.add(DisplayData.item("batchSize", spec.batchSize).withLabel("Batch size"));
  }

  /**
   * The predictions and failures of the records: together one for each.
   *
   * @param <K> the keys of the records
   */
  public static final class Result<K> implements POutput {
    private final PCollection<KV<K, String>> predictions;
    private final PCollection<KV<K, Failure>> failures;
    private final Map<TupleTag<?>, PValue> tagged;

    private Result(
        TupleTag<KV<K, String>> predictionsTag,
        PCollection<KV<K, String>> predictions,
        TupleTag<KV<K, Failure>> failuresTag,
        PCollection<KV<K, Failure>> failures) {
      this.predictions = predictions;
      this.failures = failures;
      this.tagged = Map.of(predictionsTag, predictions, failuresTag, failures);
    }

    /** The outputs of the signature for each record that has them: a JSON object on one line. */
    public PCollection<KV<K, String>> predictions() {
      return predictions;
    }

    /** Why each of the other records has no prediction. */
    public PCollection<KV<K, Failure>> failures() {
      return failures;
    }

    @Override
    public Pipeline getPipeline() {
      return predictions.getPipeline();
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      return tagged;
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {}
  }

  private record Spec(
      ModelLoader loader, ModelSpec model, InputFormat input, InstanceRules rules, int batchSize)
      implements Serializable {
    private Spec {
      requireNonNull(loader, "loader");
      requireNonNull(model, "model");
      if (batchSize <= 0) {
        throw new IllegalArgumentException("Invalid batchSize: " + batchSize + " (must be > 0)");
      }
    }

    /** The model as it is now, once it is known that it can be fed such records. */
    PinnedModel pin() {
      ModelDescription description = loader.describe(model);
      InstanceEncoder.of(input, description.signature(), rules);
      return new PinnedModel(loader, model, description.fingerprint());
    }
  }
}
