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
import org.batchpredict.io.report.StepListener;
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

  private final PinnedModel pinned;
  private final Model model = new HeldModel();
  private volatile Copy copy;
  private volatile boolean closed; // changed, like copy, with this share's lock

  private SharedModel(PinnedModel pinned, Copy copy) {
    this.pinned = pinned;
    this.copy = copy;
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
    return new SharedModel(model, take(model));
  }

  /**
   * Begins to load the copy that the next share will be in, and does not wait for it: whoever is to
   * take one has something else to do first. That it cannot be loaded, the share will tell.
   *
   * @return holds the copy, without a share in it, until it is closed
   */
  public static Ahead loadAhead(PinnedModel model) {
    Copy copy = hold(model, false);
    copy.startLoading();
    return copy::release;
  }

  /** A copy that is held, loaded or not, with one more share in it or not. */
  private static Copy hold(PinnedModel model, boolean share) {
    List<PinnedModel> copies = model.onEachDevice();
    synchronized (COPIES) { // else two that come at once choose the same
      Copy copy =
          requireNonNull(
              COPIES.compute(
                  leastShared(copies),
                  (k, current) -> current != null && current.hold() ? current : new Copy(k)));
      if (share) {
        copy.shares.incrementAndGet();
      }
      return copy;
    }
  }

  /** A copy that is loaded, with one more share in it. */
  private static Copy take(PinnedModel model) {
    Copy copy = hold(model, true);
    copy.startLoading();
    boolean taken = false;
    try {
      copy.loaded.get();
      taken = true;
      return copy;
    } catch (ExecutionException e) {
      throw failure(copy.key.spec(), requireNonNull(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ModelException.cannotLoad(
          copy.key.spec().uri(), "interrupted while it was being loaded", e);
    } finally {
      if (!taken) {
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

  /** A copy that is loaded before there is a share in it. */
  @FunctionalInterface
  public interface Ahead extends AutoCloseable {
    /** Lets the copy go: it stays for as long as there are shares in it. */
    @Override
    void close();
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
  public synchronized void close() {
    if (!closed) {
      closed = true;
      copy.giveBack();
    }
  }

  /**
   * Gives the share back, and has the runs of its copy end that are under way: this share's, which
   * does not come to an end by itself, and those of other shares, which go on in a new copy.
   */
  public void interrupt() {
    Copy interrupted;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      interrupted = copy;
    }
    interrupted.interrupt();
    interrupted.giveBack();
  }

  /**
   * Goes on in a new copy, unless this share is closed: another one has interrupted the old one.
   */
  private void replace(Copy interrupted) {
    Copy fresh = take(pinned);
    synchronized (this) {
      if (!closed && copy == interrupted) {
        copy = fresh;
        fresh = interrupted;
      }
    }
    fresh.giveBack(); // whichever is not needed
  }

  /** One exception for each caller, so that each has its own stack trace. */
  private static ModelException failure(ModelSpec spec, Throwable cause) {
    return cause instanceof ModelException
        ? new ModelException(requireNonNull(cause.getMessage()), cause)
        : ModelException.cannotLoad(spec.uri(), cause.toString(), cause);
  }

  /** The model as one share has it: each run holds the copy until it returns. */
  private final class HeldModel extends ForwardingModel {
    @Override
    protected Model model() {
      return copy.model();
    }

    @Override
    public void run(
        List<? extends @Nullable Column> inputs,
        int from,
        int to,
        List<Column> outputs,
        StepListener steps) {
      Copy held = copy;
      while (!runIn(held, inputs, from, to, outputs, steps)) {
        replace(held);
        held = copy;
      }
    }

    /** Runs the model; false when its copy was interrupted under this share. */
    private boolean runIn(
        Copy held,
        List<? extends @Nullable Column> inputs,
        int from,
        int to,
        List<Column> outputs,
        StepListener steps) {
      if (!held.hold()) {
        if (closed) {
          throw new ClosedModelException();
        }
        return false;
      }
      try {
        // After the hold: a share that is closed from now on does not free the copy.
        if (closed) {
          throw new ClosedModelException();
        }
        held.model().run(inputs, from, to, outputs, steps);
        return true;
      } catch (ClosedModelException e) {
        if (closed) {
          throw e;
        }
        return false;
      } finally {
        held.release();
      }
    }

    @Override
    public void interrupt() {
      SharedModel.this.interrupt();
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

    /** The model, once it is loaded. */
    Model model() {
      return requireNonNull(model);
    }

    /** Ends its runs, and leaves it to those who have shares in it. */
    void interrupt() {
      COPIES.remove(key, this);
      model().interrupt();
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
