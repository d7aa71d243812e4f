package org.batchpredict.io.files;

import java.util.Collection;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Makes the file systems beside the local one known to Beam, with the credentials and endpoints of
 * some options.
 *
 * <p>Beam has one such registration a process: it replaces what was registered before, whoever did
 * it, and cannot be asked whose it is. Beam itself registers the options of every pipeline that is
 * created.
 */
public final class FileSystemsSetup {
  private FileSystemsSetup() {}

  /**
   * Registers the file systems that the options know, when one of these paths needs that: a job on
   * local files leaves the registration of its caller alone, and pays nothing for stores.
   *
   * @param options the job's own: what a store needs and they do not say is set
   * @throws IllegalArgumentException when what they say about a store is wrong
   */
  public static void registerFor(Collection<String> paths, PipelineOptions options) {
    if (paths.stream().allMatch(LocalPaths::isLocal)) {
      return;
    }
    if (paths.stream().anyMatch(path -> path.startsWith(GoogleSetup.SCHEME))) {
      GoogleSetup.complete(options);
    }
    FileSystems.setDefaultPipelineOptions(options);
  }
}
