package org.batchpredict.transforms.model;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.batchpredict.transforms.tensor.Column;
import org.jspecify.annotations.Nullable;

/**
 * A share in the process's one copy of a model; where the process has several devices, in one of
 * the copies on each, of which the one with the fewest shares is chosen. A copy is loaded for its
 * first share, and freed when the last share is closed and the last run has returned: a runner
 * tears its workers down while they run, and must neither wait for them nor free what they use.
 */
public final class SharedModel implements AutoCloseable {
  private static final ConcurrentHashMap<PinnedModel, Copy> COPIES = new ConcurrentHashMap<>();

  private final Copy copy;
  private final Model model;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SharedModel(Copy copy, Model loaded) {
    this.copy = copy;
    this.model = new HeldModel(loaded);
  }

  /**
   * Takes a share, loading the model unless that has been done. The model is loaded in a thread of
   * its own, so that an interrupt ends the wait of one caller and not the load of all; when it
   * cannot be loaded, all callers get the reason.
   *
   * @throws ModelException when it cannot be loaded, its fingerprint is another, or the caller is
   *     interrupted
   */
  public static SharedModel acquire(PinnedModel model) {
    List<PinnedModel> copies = model.onEachDevice();
    PinnedModel key;
    Copy copy;
    synchronized (COPIES) { // else two that come at once choose the same
      key = leastShared(copies);
      copy =
          requireNonNull(
              COPIES.compute(
                  key, (k, current) -> current != null && current.hold() ? current : new Copy(k)));
      copy.shares.incrementAndGet();
    }
    copy.startLoading();
    boolean acquired = false;
    try {
      SharedModel share = new SharedModel(copy, copy.loaded.get());
      acquired = true;
      return share;
    } catch (ExecutionException e) {
      throw failure(key.spec(), requireNonNull(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ModelException.cannotLoad(key.spec().uri(), "interrupted while it was being loaded", e);
    } finally {
      if (!acquired) {
        copy.giveBack();
      }
    }
  }

  private static PinnedModel leastShared(List<PinnedModel> copies) {
    return Collections.min(
        copies,
        Comparator.comparingInt(
            key -> {
              Copy copy = COPIES.get(key);
              return copy == null ? 0 : copy.shares.get();
            }));
  }

  /** The number of models that this process has loaded or is loading. */
  public static int loadedModels() {
    return COPIES.size();
  }

  /** The model, for as long as this share is open; closing it does nothing. */
  public Model model() {
    return model;
  }

  /** Gives the share back, without waiting: no run of it begins any more. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      copy.giveBack();
    }
  }

  /** One exception for each caller, so that each has its own stack trace. */
  private static ModelException failure(ModelSpec spec, Throwable cause) {
    return cause instanceof ModelException
        ? new ModelException(requireNonNull(cause.getMessage()), cause)
        : ModelException.cannotLoad(spec.uri(), cause.toString(), cause);
  }

  /** The model as one share has it: each run holds the copy until it returns. */
  private final class HeldModel implements Model {
    private final Model loaded;

    HeldModel(Model loaded) {
      this.loaded = loaded;
    }

    @Override
    public ModelSignature signature() {
      return loaded.signature();
    }

    @Override
    public String device() {
      return loaded.device();
    }

    @Override
    public void run(
        List<? extends @Nullable Column> inputs, int from, int to, List<Column> outputs) {
      if (!copy.hold()) {
        throw new ClosedModelException();
      }
      try {
        // After the hold: a share that is closed from now on does not free the copy.
        if (closed.get()) {
          throw new ClosedModelException();
        }
        loaded.run(inputs, from, to, outputs);
      } finally {
        copy.release();
      }
    }

    @Override
    public void close() {
      // The copy is not this share's alone.
    }
  }

  /** A copy of a model, freed when nobody holds it: no share, no run, and not its loader. */
  private static final class Copy {
    private final PinnedModel key;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicInteger holders = new AtomicInteger(1);
    private volatile @Nullable Model model;

    /** The shares alone. */
    final AtomicInteger shares = new AtomicInteger();

    final CompletableFuture<Model> loaded = new CompletableFuture<>();

    /** A copy that one share holds. */
    Copy(PinnedModel key) {
      this.key = key;
    }

    /** False when it is being freed, or has been. */
    boolean hold() {
      return holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    /** Ends a share. */
    void giveBack() {
      shares.decrementAndGet();
      release();
    }

    void release() {
      if (holders.decrementAndGet() == 0) {
        COPIES.remove(key, this);
        Model unused = model;
        if (unused != null) {
          unused.close();
        }
      }
    }

    void startLoading() {
      if (begun.compareAndSet(false, true) && hold()) {
        Thread thread = new Thread(this::load, "batchpredict-load-" + key.spec().uri());
        thread.setDaemon(true);
        try {
          thread.start();
        } catch (Throwable e) { // no memory for a thread
          fail(e);
        }
      }
    }

    private void load() {
      try {
        Model result = key.load();
        model = result;
        release(); // first: who closes the last share after this knows the model freed
        loaded.complete(result);
      } catch (Throwable e) { // whatever it is, those who wait must get it
        fail(e);
      }
    }

    private void fail(Throwable reason) {
      COPIES.remove(key, this); // whoever comes now tries again
      release();
      loaded.completeExceptionally(reason);
    }
  }
}
