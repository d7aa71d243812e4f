package org.batchpredict.transforms.tensorflow;

import static java.util.Objects.requireNonNull;

import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.model.ModelDescription;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelLoader;
import org.batchpredict.transforms.model.ModelSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads TensorFlow's SavedModels, from local disk or any Beam file system; one that is not on local
 * disk is copied there first ({@link ModelCache}).
 *
 * @param threads that run the models' operations
 */
public record SavedModelLoader(SessionThreads threads) implements ModelLoader {
  private static final Logger LOG = LoggerFactory.getLogger(SavedModelLoader.class);

  public SavedModelLoader {
    requireNonNull(threads, "threads");
  }

  /** With the threads that are fastest for jobs. */
  public static SavedModelLoader create() {
    return new SavedModelLoader(SessionThreads.DEFAULT);
  }

  /** Reads a model's protos where they lie; no native code runs, and no variables are read. */
  @Override
  public ModelDescription describe(ModelSpec spec) {
    return describe(spec, ModelDirectory.of(spec.uri()));
  }

  static ModelDescription describe(ModelSpec spec, ModelDirectory source) {
    ModelDirectory directory = new RememberedDirectory(source);
    try {
      LfsPointers.refuse(directory);
      return new ModelDescription(
          SignatureReader.read(spec, directory), ModelFingerprint.of(directory));
    } catch (LinkageError e) {
      throw LibraryFault.of(e);
    }
  }

  @Override
  public Model load(ModelSpec spec, String fingerprint) {
    try {
      LocalModel files = LocalModel.of(ModelDirectory.of(spec.uri()), fingerprint);
      SavedModel model = load(spec, files);
      LOG.info("Loaded the model {}, signature {}", spec.uri(), model.signature().name());
      return model;
    } catch (LinkageError e) {
      throw LibraryFault.of(e);
    }
  }

  private SavedModel load(ModelSpec spec, LocalModel files) {
    try {
      return SavedModel.load(spec, files, threads);
    } catch (ModelException e) {
      files.discard();
      throw e;
    }
  }
}
