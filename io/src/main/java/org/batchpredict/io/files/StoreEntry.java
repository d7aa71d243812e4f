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
    return new InputFile(
        metadata.resourceId().toString(), metadata.sizeBytes(), metadata.lastModifiedMillis());
  }

  boolean isEmpty() {
    return metadata.sizeBytes() == 0;
  }
}
