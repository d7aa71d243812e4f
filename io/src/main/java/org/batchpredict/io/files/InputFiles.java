package org.batchpredict.io.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.batchpredict.io.InputFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that the input patterns name.
 *
 * <p>Patterns are gsutil's (docs/spec.md, The request): {@code *} within one directory level,
 * {@code **} across levels, {@code ?}, {@code [abc]} and {@code [a-z]}; {@code dir/} means {@code
 * dir/*}. Everything else stands for itself.
 */
public final class InputFiles {
  private static final Logger LOG = LoggerFactory.getLogger(InputFiles.class);

  private final TreeMap<String, InputFile> files = new TreeMap<>();
  private final Set<String> links = new HashSet<>();
  private final List<String> problems = new ArrayList<>();

  private InputFiles() {}

  /**
   * Finds the files that match at least one pattern.
   *
   * @return sorted by path, each file once, local files with absolute, normalized paths; of a local
   *     file with several names through symbolic links, the first
   * @throws InputException with the problems of all patterns
   */
  public static List<InputFile> match(List<String> patterns) throws InputException {
    InputFiles found = new InputFiles();
    for (String pattern : patterns) {
      found.add(pattern);
    }
    if (patterns.isEmpty()) {
      found.problems.add("Cannot find input: no pattern is given");
    }
    if (!found.problems.isEmpty()) {
      throw new InputException(found.problems);
    }
    return found.withoutRepeats();
  }

  /** Drops local files that are there already, reached by other links under an earlier path. */
  private List<InputFile> withoutRepeats() {
    RealPaths real = new RealPaths();
    Map<String, InputFile> first = new LinkedHashMap<>();
    long repeats = 0;
    for (InputFile file : files.values()) {
      InputFile known = first.putIfAbsent(real.of(file.path(), links.contains(file.path())), file);
      if (known != null && repeats++ == 0) {
        LOG.info(
            "Read once, though named twice through links: {} is {}", file.path(), known.path());
      }
    }
    if (repeats > 1) {
      LOG.info("Files read once, though named more than once through links: {}", repeats);
    }
    return List.copyOf(first.values());
  }

  /**
   * The first of these files that lies in a directory, by its name or through symbolic links.
   *
   * @param directory absolute and normalized when it is local; need not exist
   */
  public static Optional<InputFile> firstIn(String directory, List<InputFile> files)
      throws IOException {
    if (LocalPaths.isLocal(directory) && !Files.exists(Path.of(directory))) {
      // No link leads to where nothing is.
      return files.stream().filter(file -> isIn(directory, file.path())).findFirst();
    }
    RealPaths real = new RealPaths();
    String realDirectory = real.of(directory);
    BitSet realLinks = RealPaths.links(files.stream().map(InputFile::path).toList());
    for (int i = 0; i < files.size(); i++) {
      String path = files.get(i).path();
      if (isIn(directory, path) || isIn(realDirectory, real.of(path, realLinks.get(i)))) {
        return Optional.of(files.get(i));
      }
    }
    return Optional.empty();
  }

  private static boolean isIn(String directory, String file) {
    if (!LocalPaths.isLocal(directory) && !LocalPaths.isLocal(file)) {
      return StoreName.of(directory).holds(StoreName.of(file));
    }
    return file.startsWith(directory.endsWith("/") ? directory : directory + "/");
  }

  private void add(String pattern) {
    boolean local = LocalPaths.isLocal(pattern);
    if (pattern.isBlank()) {
      problems.add("Invalid input pattern: \"" + pattern + "\" (must name files)");
    } else if (local) {
      addLocal(pattern);
    } else {
      addRemote(pattern);
    }
  }

  /** Beam's local matcher skips what it may not read, and braces have a meaning to it. */
  private void addLocal(String pattern) {
    String spec = LocalPaths.withoutScheme(pattern);
    try {
      Path path = Path.of(spec).toAbsolutePath().normalize();
      LocalGlob glob = LocalGlob.expand(path, spec.endsWith("/"));
      glob.files().forEach(file -> files.put(file.path(), file));
      links.addAll(glob.links());
      glob.problems().stream().sorted().map(p -> cannotFind(pattern, p)).forEach(problems::add);
      if (glob.files().isEmpty() && glob.problems().isEmpty()) {
        problems.add(nothing(pattern, glob.matchesDirectory()));
      }
    } catch (InvalidPathException e) { // from Path.of; a bad glob is a problem of the LocalGlob
      problems.add(cannotFind(pattern, "it is not a path: " + e.getReason()));
    }
  }

  private void addRemote(String pattern) {
    try {
      RemoteGlob glob = RemoteGlob.expand(pattern);
      glob.files().stream().map(StoreEntry::file).forEach(file -> files.put(file.path(), file));
      if (glob.files().isEmpty()) {
        problems.add(nothing(pattern, glob.matchesDirectory()));
      }
    } catch (IOException e) {
      problems.add(cannotFind(pattern, Storage.reason(e)));
    }
  }

  private static String nothing(String pattern, boolean directory) {
    String quoted = "Cannot find input: pattern \"" + pattern + "\" matches ";
    return directory
        ? quoted + "a directory, not a file (write \"" + pattern + "/\" for the files in it)"
        : quoted + "no file";
  }

  private static String cannotFind(String pattern, String reason) {
    return "Cannot find input: pattern \"" + pattern + "\": " + reason;
  }
}
