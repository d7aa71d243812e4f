package org.batchpredict.io.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.CreateOptions.StandardCreateOptions;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.util.MimeTypes;

/** What all of Beam's file systems beside the local one have in common. */
abstract class BeamStore implements Store {
  /** How often something is listed of which files go meanwhile. */
  private static final int LISTINGS = 5;

  @Override
  public ChecksummedFile create(ResourceId file, boolean isNew) throws IOException {
    StandardCreateOptions options =
        StandardCreateOptions.builder()
            .setMimeType(MimeTypes.BINARY)
            .setExpectFileToNotExist(isNew)
            .build();
    return new ChecksummedFile(file, FileSystems.create(file, options), () -> {});
  }

  @Override
  public boolean exists(ResourceId file) throws IOException {
    return !match(file.toString()).isEmpty();
  }

  @Override
  public SortedMap<String, Long> list(ResourceId directory, String prefix) throws IOException {
    TreeMap<String, Long> sizes = new TreeMap<>();
    for (Metadata match : match(directory + prefix + "*")) {
      String name = nameIn(directory, match);
      if (!name.isEmpty() && !name.contains("/")) {
        sizes.put(name, match.sizeBytes());
      }
    }
    return sizes;
  }

  @Override
  public SortedSet<String> listDirectories(ResourceId directory, String prefix) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    for (Metadata match : match(directory + prefix + "*/*")) {
      String name = nameIn(directory, match);
      names.add(name.substring(0, name.indexOf('/')));
    }
    return names;
  }

  private static String nameIn(ResourceId directory, Metadata match) {
    return match.resourceId().toString().substring(directory.toString().length());
  }

  private static List<Metadata> match(String pattern) throws IOException {
    try {
      return find(pattern);
    } catch (FileNotFoundException | NoSuchFileException e) { // it went while it was listed
      return List.of();
    }
  }

  /**
   * The files that match a pattern of Beam's.
   *
   * @throws IOException also for what client libraries throw as a {@link RuntimeException}
   */
  static List<Metadata> find(String pattern) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return BrokenAnswers.askAgain(
            pattern, () -> FileSystems.match(pattern, EmptyMatchTreatment.ALLOW).metadata());
      } catch (FileNotFoundException | NoSuchFileException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        if (attempt == LISTINGS || !AzureStore.saysThatOneWent(e)) {
          throw new IOException(Storage.reason(e), e);
        }
      }
    }
  }

  @Override
  public void rename(List<ResourceId> from, List<ResourceId> to) throws IOException {
    FileSystems.rename(from, to);
  }

  @Override
  public void delete(Collection<ResourceId> resources) throws IOException {
    BrokenAnswers.askAgain(
        resources.iterator().next().toString(),
        () -> {
          FileSystems.delete(resources);
          return true;
        });
  }

  /** A file system with directories, like HDFS; and any that is not known better. */
  static final class Renaming extends BeamStore implements RenamingStore {}
}
