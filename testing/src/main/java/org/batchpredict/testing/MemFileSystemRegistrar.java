package org.batchpredict.testing;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.FileSystemRegistrar;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Makes {@code mem://} and {@code oss://} paths known to Beam; found by {@link
 * java.util.ServiceLoader}. With a job name that starts with {@code mem-}, that is one more scheme,
 * by which a test tells whose options are registered.
 */
public final class MemFileSystemRegistrar implements FileSystemRegistrar {
  @Override
  public Iterable<FileSystem<?>> fromOptions(PipelineOptions options) {
    String job = options.getJobName();
    List<FileSystem<?>> systems = new ArrayList<>();
    systems.add(new MemFileSystem(MemResourceId.SCHEME));
    systems.add(new MemFileSystem(MemResourceId.OBJECTS));
    if (job.startsWith("mem-")) {
      systems.add(new MemFileSystem(job));
    }
    return systems;
  }
}
