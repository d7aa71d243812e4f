package org.batchpredict.transforms.tensorflow;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.tensorflow.ModelDirectory.ModelFile;

/**
 * The hexadecimal SHA-256 of a SavedModel: of each file's path and size, and of what is in it,
 * except the variables' data. The index beside these holds a CRC32C of each tensor (the tensor
 * bundle format), so gigabytes need not be read to see that they have changed.
 */
final class ModelFingerprint {
  private static final String VARIABLES_DATA = "variables/variables.data-";

  private ModelFingerprint() {}

  static String of(ModelDirectory directory) {
    MessageDigest digest = sha256();
    try (DataOutputStream out =
        new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
      for (ModelFile file : directory.files()) {
        out.writeUTF(file.path());
        out.writeLong(file.size());
        if (!file.path().startsWith(VARIABLES_DATA)) {
          try (InputStream in = directory.open(file)) {
            in.transferTo(out);
          }
        }
      }
    } catch (IOException e) {
      throw ModelException.cannotLoad(directory.uri(), "cannot read it: " + e.getMessage(), e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Checks that a model is the one that is meant.
   *
   * @throws ModelException when it is another one
   */
  static void check(ModelDirectory directory, String fingerprint) {
    String actual = of(directory);
    if (!actual.equals(fingerprint)) {
      throw ModelException.cannotLoad(
          directory.uri(),
          "it has changed since the job was planned (its fingerprint is "
              + actual
              + ", was "
              + fingerprint
              + ")");
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
