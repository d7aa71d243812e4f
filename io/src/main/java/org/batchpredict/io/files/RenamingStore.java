package org.batchpredict.io.files;

import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.io.fs.ResourceId;

/** A store whose files can be seen half written, and that renames them in one step. */
interface RenamingStore extends Store {
  @Override
  default void writeWhole(ResourceId temporary, ResourceId file, Storage.Body body)
      throws IOException {
    createWhole(temporary, file, body, () -> {});
  }

  /** Asks the fence when the file is there but for its name; replaces one that has the name. */
  @Override
  default boolean createWhole(
      ResourceId temporary, ResourceId file, Storage.Body body, Storage.Fence fence)
      throws IOException {
    Storage.writeTemporary(temporary, body);
    fence.check();
    Storage.rename(List.of(temporary), List.of(file));
    return true;
  }
}
