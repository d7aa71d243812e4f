package org.batchpredict.io.files;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * Keeps files, by what one kind of store promises (docs/adr/0021). Errors are the store's own;
 * {@link Storage} names the file.
 */
interface Store {
  /** Makes a directory, and those that it lies in, where there is such a thing. */
  default void makeDirectory(ResourceId directory) throws IOException {}

  /**
   * Creates a file.
   *
   * @param isNew whether there is none of this name, so that nobody need look; else it is replaced
   */
  ChecksummedFile create(ResourceId file, boolean isNew) throws IOException;

  /** Creates a file, or replaces it, so that nobody sees it half written. */
  void writeWhole(ResourceId temporary, ResourceId file, Storage.Body body) throws IOException;

  /** As {@link Storage#createWhole}. */
  boolean createWhole(ResourceId temporary, ResourceId file, Storage.Body body, Storage.Fence fence)
      throws IOException;

  boolean exists(ResourceId file) throws IOException;

  SortedMap<String, Long> list(ResourceId directory, String prefix) throws IOException;

  /** As {@link Storage#names}. */
  default SortedSet<String> names(ResourceId directory, String prefix) throws IOException {
    return new TreeSet<>(list(directory, prefix).keySet());
  }

  /** As {@link Storage#sizes}; by one listing of a prefix that tells these files from others. */
  default Map<String, Long> sizes(ResourceId directory, String prefix, List<String> names)
      throws IOException {
    SortedMap<String, Long> sizes = list(directory, prefix);
    sizes.keySet().retainAll(names);
    return sizes;
  }

  SortedSet<String> listDirectories(ResourceId directory, String prefix) throws IOException;

  /** Moves files, each replacing what has its new name; one that is not there is an error. */
  void rename(List<ResourceId> from, List<ResourceId> to) throws IOException;

  /** Deletes files and empty directories. */
  void delete(Collection<ResourceId> resources) throws IOException;
}
