package org.batchpredict.transforms.tensorflow;

import java.io.IOException;
import org.batchpredict.io.files.Storage;
import org.batchpredict.transforms.model.ModelException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A SavedModel on local disk, where TensorFlow can load it: in place, or a cached copy. */
final class LocalModel implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalModel.class);

  private final LocalDirectory directory;
  private final @Nullable CachedModel copy;

  private LocalModel(LocalDirectory directory, @Nullable CachedModel copy) {
    this.directory = directory;
    this.copy = copy;
  }

  /** The model as it is now. */
  static LocalModel of(ModelDirectory source) {
    return of(source, ModelFingerprint.of(source));
  }

  /**
   * The model with a fingerprint.
   *
   * @throws ModelException when it is another one by now, or cannot be copied
   */
  static LocalModel of(ModelDirectory source, String fingerprint) {
    if (source instanceof LocalDirectory local) {
      ModelFingerprint.check(local, fingerprint);
      return new LocalModel(local, null);
    }
    try {
      return copied(source, fingerprint, ModelCache.ofThisMachine());
    } catch (IOException e) {
      throw cannotCopy(source, e);
    }
  }

  static LocalModel copied(ModelDirectory source, String fingerprint, ModelCache cache) {
    try {
      CachedModel copy = cache.open(source, fingerprint);
      return new LocalModel(new LocalDirectory(source.uri(), copy.path()), copy);
    } catch (IOException e) {
      throw cannotCopy(source, e);
    }
  }

  private static ModelException cannotCopy(ModelDirectory source, IOException e) {
    return ModelException.cannotLoad(
        source.uri(), "cannot copy it to local disk: " + Storage.reason(e), e);
  }

  LocalDirectory directory() {
    return directory;
  }

  /** Lets the next job copy the model anew, if this is a copy: TensorFlow cannot load it. */
  void discard() {
    release(CachedModel::discard);
  }

  /** Gives up the copy, if one was made: others may use it, and it may be deleted. */
  @Override
  public void close() {
    release(CachedModel::close);
  }

  private void release(Release release) {
    CachedModel used = copy;
    if (used != null) {
      try {
        release.of(used);
      } catch (IOException e) {
        // The predictions are made: what becomes of the copy must not fail them.
        LOG.warn("Cannot tidy up the model's copy {}", directory.path(), e);
      }
    }
  }

  /** What is done with a copy in the end. */
  @FunctionalInterface
  private interface Release {
    void of(CachedModel copy) throws IOException;
  }
}
