package org.batchpredict.transforms.prediction;

import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.batchpredict.io.Failure;
import org.batchpredict.transforms.instance.InputFormat;
import org.batchpredict.transforms.instance.InstanceRules;
import org.batchpredict.transforms.model.PinnedModel;
import org.batchpredict.transforms.model.SharedModel;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Predicts the records of a bundle, batch by batch (docs/adr/0017). */
final class PredictFn<K> extends DoFn<KV<K, byte[]>, KV<K, String>> {
  private final PinnedModel model;
  private final InputFormat input;
  private final InstanceRules rules;
  private final int batchSize;
  private final TupleTag<KV<K, String>> predictions;
  private final TupleTag<KV<K, Failure>> failures;

  private transient @Nullable SharedModel share;
  private transient @Nullable BundlePass<Origin<K>> pass;

  PredictFn(
      PinnedModel model,
      InputFormat input,
      InstanceRules rules,
      int batchSize,
      TupleTag<KV<K, String>> predictions,
      TupleTag<KV<K, Failure>> failures) {
    this.model = model;
    this.input = input;
    this.rules = rules;
    this.batchSize = batchSize;
    this.predictions = predictions;
    this.failures = failures;
  }

  @StartBundle
  public void start() {
    if (pass != null) {
      pass.start();
    }
  }

  @ProcessElement
  public void add(ProcessContext context, BoundedWindow window) throws IOException {
    KV<K, byte[]> element = context.element();
    Origin<K> origin = new Origin<>(element.getKey(), context.timestamp(), window);
    pass().add(origin, element.getValue(), outcomes(context));
  }

  @FinishBundle
  public void finish(FinishBundleContext context) throws IOException {
    if (pass != null) {
      pass.finish(outcomes(context));
    }
  }

  @Teardown
  public void close() {
    if (share != null) {
      share.close();
      share = null;
      pass = null;
    }
  }

  /**
   * A batch that the last of its elements fills may hold any other element of the bundle. None is
   * late for that: runners hold the watermark until the bundle is done.
   */
  @Override
  @SuppressWarnings("deprecation") // there is no other way yet
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }

  // The model is loaded for the first element and not in @Setup: a runner may set up more instances
  // than it has bundles for.
  private BundlePass<Origin<K>> pass() {
    if (share == null) {
      share = SharedModel.acquire(model);
    }
    if (pass == null) {
      pass = new BundlePass<>(share.model(), input, rules, batchSize);
    }
    return pass;
  }

  private BundlePass.Outcomes<Origin<K>> outcomes(ProcessContext context) {
    return new Outputs() {
      @Override
      <T> void output(TupleTag<KV<K, T>> tag, KV<K, T> value, Origin<K> origin) {
        context.outputWindowedValue(
            tag, value, origin.timestamp(), List.of(origin.window()), PaneInfo.NO_FIRING);
      }
    };
  }

  private BundlePass.Outcomes<Origin<K>> outcomes(FinishBundleContext context) {
    return new Outputs() {
      @Override
      <T> void output(TupleTag<KV<K, T>> tag, KV<K, T> value, Origin<K> origin) {
        context.output(tag, value, origin.timestamp(), origin.window());
      }
    };
  }

  /** What the outcome of an element has of it. */
  private record Origin<K>(@Nullable K key, Instant timestamp, BoundedWindow window) {}

  private abstract class Outputs implements BundlePass.Outcomes<Origin<K>> {
    abstract <T> void output(TupleTag<KV<K, T>> tag, KV<K, T> value, Origin<K> origin);

    @Override
    public void prediction(Origin<K> origin, String json) {
      output(predictions, KV.of(origin.key(), json), origin);
    }

    @Override
    public void failure(Origin<K> origin, Failure failure) {
      output(failures, KV.of(origin.key(), failure), origin);
    }
  }
}
