package org.batchpredict.transforms.model;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A share in the process's one copy of a model. The model is loaded for the first share and closed
 * with the last.
 */
public final class SharedModel implements AutoCloseable {
  private static final ConcurrentHashMap<PinnedModel, Copy> COPIES = new ConcurrentHashMap<>();

  private final PinnedModel key;
  private final Copy copy;
  private final Model model;
  private final AtomicBoolean released = new AtomicBoolean();

  private SharedModel(PinnedModel key, Copy copy, Model model) {
    this.key = key;
    this.copy = copy;
    this.model = model;
  }

  /**
   * Takes a share, loading the model unless that has been done. Callers that come while it is being
   * loaded wait for it; when it cannot be loaded, all of them get the reason.
   *
   * @throws ModelException when it cannot be loaded, or its fingerprint is another
   */
  public static SharedModel acquire(PinnedModel key) {
    Copy copy = requireNonNull(COPIES.compute(key, SharedModel::withOneMoreShare));
    // Loads in the first caller; does nothing in the others.
    copy.loading.run();
    try {
      return new SharedModel(key, copy, copy.loading.get());
    } catch (ExecutionException e) {
      COPIES.remove(key, copy);
      throw failure(key.spec(), requireNonNull(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      release(key, copy);
      throw ModelException.cannotLoad(key.spec().uri(), "interrupted while it was being loaded", e);
    }
  }

  /** The number of models that this process has loaded or is loading. */
  public static int loadedModels() {
    return COPIES.size();
  }

  public Model model() {
    return model;
  }

  /** Gives the share back; the model must not be run with it any more. */
  @Override
  public void close() {
    if (released.compareAndSet(false, true)) {
      release(key, copy);
    }
  }

  private static Copy withOneMoreShare(PinnedModel key, @Nullable Copy existing) {
    Copy copy = existing == null ? new Copy(new FutureTask<>(key::load)) : existing;
    copy.shares++;
    return copy;
  }

  private static void release(PinnedModel key, Copy copy) {
    COPIES.computeIfPresent(
        key,
        (k, current) -> {
          // Another copy can have taken the place of one that could not be loaded.
          if (current != copy || --copy.shares > 0) {
            return current;
          }
          copy.close();
          return null;
        });
  }

  /** One exception for each caller, so that each has its own stack trace. */
  private static ModelException failure(ModelSpec spec, Throwable cause) {
    return cause instanceof ModelException
        ? new ModelException(requireNonNull(cause.getMessage()), cause)
        : ModelException.cannotLoad(spec.uri(), cause.toString(), cause);
  }

  /** A copy and how many share it; {@code shares} is only touched inside the map's compute. */
  private static final class Copy {
    final FutureTask<Model> loading;
    int shares;

    Copy(FutureTask<Model> loading) {
      this.loading = loading;
    }

    void close() {
      try {
        loading.get().close();
      } catch (ExecutionException | InterruptedException e) {
        throw new IllegalStateException("Only a loaded copy is shared", e);
      }
    }
  }
}
