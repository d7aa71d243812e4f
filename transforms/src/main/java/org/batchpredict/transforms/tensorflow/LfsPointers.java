package org.batchpredict.transforms.tensorflow;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.tensorflow.ModelDirectory.ModelFile;

/**
 * Finds a model's files that are still Git LFS pointers, by <a
 * href="https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md">their specification</a>.
 */
final class LfsPointers {
  private static final byte[] START = "version https://git-lfs.github.com/spec/".getBytes(US_ASCII);
  private static final int MAX_BYTES = 1024;

  private LfsPointers() {}

  /**
   * Looks into every file that is small enough: assets, too, may be pointers.
   *
   * @throws ModelException naming the first pointer
   */
  static void refuse(ModelDirectory directory) {
    try {
      for (ModelFile file : directory.files()) {
        if (file.size() < MAX_BYTES && isPointer(directory, file)) {
          throw ModelException.cannotLoad(
              directory.uri(),
              "its "
                  + file.path()
                  + " is a Git LFS pointer, not the file itself (fetch it with git lfs pull)");
        }
      }
    } catch (IOException e) {
      throw ModelException.cannotLoad(directory.uri(), "cannot read it: " + e.getMessage(), e);
    }
  }

  private static boolean isPointer(ModelDirectory directory, ModelFile file) throws IOException {
    try (InputStream in = directory.open(file)) {
      return Arrays.equals(in.readNBytes(START.length), START);
    }
  }
}
