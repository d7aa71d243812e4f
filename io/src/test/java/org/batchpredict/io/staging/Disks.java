package org.batchpredict.io.staging;

import java.util.Map;
import java.util.TreeMap;
import org.batchpredict.testing.MemDisk;

/** Views of a disk in memory. */
final class Disks {
  private Disks() {}

  static Map<String, String> below(MemDisk disk, String directory) {
    Map<String, String> texts = new TreeMap<>();
    disk.texts()
        .forEach(
            (path, text) -> {
              if (path.startsWith(directory)) {
                texts.put(path.substring(directory.length()), text);
              }
            });
    return texts;
  }
}
