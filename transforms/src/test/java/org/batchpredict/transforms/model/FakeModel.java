package org.batchpredict.transforms.model;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.batchpredict.io.report.StepListener;
import org.batchpredict.transforms.tensor.Column;
import org.jspecify.annotations.Nullable;

/** A model by hand: its runs and its loading end when the test says so. */
public final class FakeModel implements Model {
  public final CountDownLatch running = new CountDownLatch(1);
  public final CountDownLatch endOfRun = new CountDownLatch(1);
  public final CountDownLatch freed = new CountDownLatch(1);
  private volatile boolean inRun;
  private volatile boolean interrupted;
  private volatile boolean freedInRun;

  /** Whether it was freed while it ran, which would have ended the process. */
  public boolean wasFreedInRun() {
    return freedInRun;
  }

  public boolean isFreed() {
    return freed.getCount() == 0;
  }

  @Override
  public ModelSignature signature() {
    return new ModelSignature("fake", List.of(), List.of(), 0);
  }

  @Override
  public void run(
      List<? extends @Nullable Column> inputs,
      int from,
      int to,
      List<Column> outputs,
      StepListener steps) {
    inRun = true;
    running.countDown();
    await(endOfRun);
    inRun = false;
    if (interrupted) {
      throw new ClosedModelException();
    }
  }

  @Override
  public void interrupt() {
    interrupted = true;
    endOfRun.countDown();
  }

  @Override
  public void close() {
    freedInRun |= inRun;
    freed.countDown();
  }

  /** Waits, whether or not the thread is interrupted, as native code does. */
  public static void await(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Loads fakes, one after the other, each when the test lets it. */
  public static final class Loader implements ModelLoader {
    public final transient CountDownLatch loading = new CountDownLatch(1);
    public final transient CountDownLatch endOfLoading = new CountDownLatch(1);
    public final transient List<FakeModel> loaded = new CopyOnWriteArrayList<>();
    private final transient CountDownLatch first = new CountDownLatch(1);
    final transient CountDownLatch second = new CountDownLatch(2);
    private @Nullable RuntimeException failure;

    /** A loader that does not wait for the test. */
    public static Loader atOnce() {
      Loader loader = new Loader();
      loader.endOfLoading.countDown();
      return loader;
    }

    void failWith(@Nullable RuntimeException newFailure) {
      failure = newFailure;
    }

    public PinnedModel pinned() {
      return new PinnedModel(this, ModelSpec.of("fake"), "0");
    }

    /** The first model, once it is loaded. */
    FakeModel awaitFirst() throws InterruptedException {
      first.await();
      return loaded.get(0);
    }

    /** Runs the model as a worker does whose share was closed. */
    public String runWithAClosedShare(PinnedModel model) {
      SharedModel share = SharedModel.acquire(model);
      share.close();
      share.model().run(List.of(), 0, 1, List.of());
      return "was run";
    }

    @Override
    public ModelDescription describe(ModelSpec spec) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Model load(ModelSpec spec, String fingerprint) {
      loading.countDown();
      await(endOfLoading);
      if (failure != null) {
        throw failure;
      }
      FakeModel model = new FakeModel();
      loaded.add(model);
      first.countDown();
      second.countDown();
      return model;
    }
  }
}
