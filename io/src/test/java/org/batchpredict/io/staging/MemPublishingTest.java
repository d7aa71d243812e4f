package org.batchpredict.io.staging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.batchpredict.testing.MemDisk;

class MemPublishingTest extends PublishingContract {
  private final MemDisk disk = disk();

  MemDisk disk() {
    return MemDisk.create();
  }

  @Override
  String output() {
    return disk.path("out");
  }

  @Override
  Map<String, String> texts() {
    return Disks.below(disk, "out/");
  }

  @Override
  void write(String name, String text) {
    disk.write("out/" + name, text.getBytes(UTF_8));
  }

  @Override
  void assertNothingBut(List<String> names) {
    assertThat(texts().keySet()).containsExactlyInAnyOrderElementsOf(names);
  }
}
