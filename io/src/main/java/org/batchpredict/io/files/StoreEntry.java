package org.batchpredict.io.files;

import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.batchpredict.io.InputFile;

/**
 * Something that a store has listed.
 *
 * @param path from the store's root, as patterns have it
 */
record StoreEntry(String path, Metadata metadata) {
  InputFile file() {
    return inputFile(metadata);
  }

  static InputFile inputFile(Metadata metadata) {
    String checksum = metadata.checksum();
    return new InputFile(
        metadata.resourceId().toString(),
        metadata.sizeBytes(),
        metadata.lastModifiedMillis(),
        // An ETag has them in some of a store's answers, and not in others.
        checksum == null ? null : checksum.replace("\"", ""));
  }

  boolean isEmpty() {
    return metadata.sizeBytes() == 0;
  }
}
