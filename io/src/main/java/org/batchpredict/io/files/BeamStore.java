package org.batchpredict.io.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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

  static List<Metadata> match(String pattern) throws IOException {
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

  /**
   * Some of Beam's file systems send one request after the other for the files of a call, or one
   * for many of them: so there are several calls, each for many, where there is much to delete.
   */
  @Override
  public void delete(Collection<ResourceId> resources) throws IOException {
    List<ResourceId> files = List.copyOf(resources);
    if (!Parallel.isWorthIt(files.size())) {
      deleteAtOnce(files);
      return;
    }
    int calls = Parallel.THREADS;
    Parallel.run(
        "batchpredict-delete",
        calls,
        i ->
            deleteAtOnce(
                files.subList(
                    (int) ((long) files.size() * i / calls),
                    (int) ((long) files.size() * (i + 1) / calls))));
  }

  private static void deleteAtOnce(List<ResourceId> files) throws IOException {
    BrokenAnswers.askAgain(
        files.get(0).toString(),
        () -> {
          FileSystems.delete(files);
          return true;
        });
  }

  /** Moves the files each with a request of its own, many at a time. */
  static void renameOneByOne(List<ResourceId> from, List<ResourceId> to) throws IOException {
    Parallel.run(
        "batchpredict-move",
        from.size(),
        i -> FileSystems.rename(List.of(from.get(i)), List.of(to.get(i))));
  }

  /** A file system with directories, like HDFS; and any that is not known better. */
  static final class Renaming extends BeamStore implements RenamingStore {
    @Override
    public void rename(List<ResourceId> from, List<ResourceId> to) throws IOException {
      if (Parallel.isWorthIt(from.size())) {
        renameOneByOne(from, to);
      } else {
        super.rename(from, to);
      }
    }

    /** To list by a prefix, its name node goes through all that is in the directory. */
    @Override
    public Map<String, Long> sizes(ResourceId directory, String prefix, List<String> names)
        throws IOException {
      Map<String, Long> sizes = new TreeMap<>();
      for (String name : names) {
        for (Metadata match : match(directory + name)) {
          sizes.put(name, match.sizeBytes());
        }
      }
      return sizes;
    }
  }
}
