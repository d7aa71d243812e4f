package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What this process holds: bytes of its heap that are in use, bytes of memory beside the heap,
 * threads, open descriptors.
 */
record Footprint(long heap, long beside, int threads, int descriptors) {
  private static final long MIB = 1 << 20;

  /** What a process of any age may differ by: buffers that grew, code that was compiled. */
  private static final long HEAP_SLACK = 24 * MIB;

  private static final long NATIVE_SLACK = 150 * MIB;
  private static final int THREAD_SLACK = 8;
  private static final int DESCRIPTOR_SLACK = 8;

  static Footprint now() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    return new Footprint(
        heap.getUsed(),
        Math.max(0, resident() - heap.getCommitted()),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        openDescriptors());
  }

  /** 0 where it is not known: only Linux tells. */
  private static long resident() {
    try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
      return status
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  private static int openDescriptors() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return (int) open.count();
    } catch (IOException e) {
      return 0;
    }
  }

  /** Asserts that nothing grows from one moment of a process to a much later one. */
  void assertFlat(Footprint later) {
    assertThat(later.heap).as("heap").isLessThan(heap + HEAP_SLACK);
    assertThat(later.beside).as("memory beside the heap").isLessThan(beside + NATIVE_SLACK);
    assertThat(later.threads).as("threads").isLessThanOrEqualTo(threads + THREAD_SLACK);
    assertThat(later.descriptors)
        .as("descriptors")
        .isLessThanOrEqualTo(descriptors + DESCRIPTOR_SLACK);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "heap %d MiB, beside it %d MiB, %d threads, %d descriptors",
        heap / MIB,
        beside / MIB,
        threads,
        descriptors);
  }
}
