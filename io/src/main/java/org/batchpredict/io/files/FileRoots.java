package org.batchpredict.io.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Directories below which files must lie, on the local disk by their real paths, on stores by their
 * names. There is one spelling for what lies below a root, and it is the plain one: what has {@code
 * ..}, an encoded dot or slash, a fragment or a control character in its name is refused, as is a
 * link that leads nowhere. Without roots, nothing lies below one.
 *
 * <p>Looks at the disk each time, and never at a store. What changes between the look and the
 * opening is not noticed.
 */
public final class FileRoots {
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  /** What some client or server between here and a file might decode, if only once too often. */
  private static final Pattern ENCODED = Pattern.compile("(?i)%(2e|2f|5c|25|00|23|3f)");

  private static final Set<String> SCHEMES = Set.of("bq", "gs", "s3", "hdfs", AzureStore.SCHEME);

  private static final Pattern FILE_URL = Pattern.compile("(?i)file:.*", Pattern.DOTALL);

  private final List<String> roots;

  private FileRoots(List<String> roots) {
    this.roots = roots;
  }

  /** Roots that were found valid; blank ones are none. */
  public static FileRoots of(List<String> roots) {
    return new FileRoots(roots.stream().filter(root -> !root.isBlank()).toList());
  }

  /** Why each of these that cannot be a root cannot. */
  public static List<String> problems(List<String> roots) {
    return roots.stream().flatMap(root -> problemOfRoot(root).stream()).toList();
  }

  private static Optional<String> problemOfRoot(String root) {
    String start = "Invalid root: " + root;
    Optional<String> spelling = problemOfSpelling(root);
    if (spelling.isPresent()) {
      return Optional.of(start + " (" + spelling.get() + ")");
    }
    if (Glob.hasWildcards(root)) {
      return Optional.of(start + " (must be without wildcards)");
    }
    return LocalPaths.isLocal(root) ? Optional.empty() : problemOfStore(root, start);
  }

  private static Optional<String> problemOfStore(String root, String start) {
    StoreName name = StoreName.of(root);
    if (!SCHEMES.contains(name.scheme())) {
      String schemes = SCHEMES.stream().sorted().collect(Collectors.joining("://, "));
      return Optional.of(start + " (supported: directories, " + schemes + "://)");
    }
    String authority = name.authority();
    boolean named = !authority.isEmpty() && !authority.startsWith("/") && !authority.endsWith("/");
    return named
        ? Optional.empty()
        : Optional.of(start + " (must name its bucket, container or server)");
  }

  /** Why the files that match a pattern cannot lie below a root, by what is fixed of it. */
  public Optional<String> problemOfPattern(String pattern) {
    Optional<String> spelling = problemOfSpelling(pattern);
    if (spelling.isPresent() || !Glob.hasWildcards(pattern)) {
      return spelling.isPresent() ? spelling : problem(pattern);
    }
    int wildcard = 0;
    while (!Glob.hasWildcards(pattern.substring(0, wildcard + 1))) {
      wildcard++;
    }
    return problem(pattern.substring(0, pattern.lastIndexOf('/', wildcard) + 1));
  }

  /**
   * Why a file or directory of that name, which need not exist, is not below a root; a root itself
   * is. Empty when it is.
   */
  public Optional<String> problem(String name) {
    Optional<String> spelling = problemOfSpelling(name);
    if (spelling.isPresent()) {
      return spelling;
    }
    try {
      boolean below = LocalPaths.isLocal(name) ? holdsLocal(name) : holdsStored(name);
      return below ? Optional.empty() : Optional.of(outside());
    } catch (IOException | InvalidPathException e) {
      return Optional.of(outside());
    }
  }

  /**
   * Why a directory, or something in it, is not below a root, through whatever links. Empty when
   * all of it is, and where nothing is there. Stores have no links: there its name tells.
   */
  public Optional<String> problemOfTree(String directory) {
    Optional<String> problem = problem(directory);
    if (problem.isPresent() || !LocalPaths.isLocal(directory)) {
      return problem;
    }
    Path path = Path.of(LocalPaths.withoutScheme(directory));
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    try (Stream<Path> all = Files.walk(path, FileVisitOption.FOLLOW_LINKS)) {
      return all.flatMap(file -> problem(file.toString()).map(why -> file + " " + why).stream())
          .findFirst();
    } catch (IOException | UncheckedIOException e) {
      return Optional.of("must be a directory that can be read: " + Storage.reason(e));
    }
  }

  private String outside() {
    return roots.isEmpty()
        ? "must be below a root, and there is none"
        : "must be below " + String.join(" or ", roots);
  }

  private static Optional<String> problemOfSpelling(String name) {
    boolean local = LocalPaths.isLocal(name);
    String path = local ? LocalPaths.withoutScheme(name) : name;
    if (CONTROL.matcher(path).find()) {
      return Optional.of("must be without control characters");
    }
    if (local && !path.startsWith("/")) {
      return Optional.of("must be an absolute path, or a URL of a store");
    }
    if (Stream.of(path.split("/", -1)).anyMatch(part -> part.equals("..") || part.equals("."))) {
      return Optional.of("must be without \"..\" and \".\"");
    }
    boolean url = !local || FILE_URL.matcher(name).matches();
    if (url && (name.contains("#") || name.contains("\\") || ENCODED.matcher(name).find())) {
      return Optional.of("must be without fragments, backslashes and encoded dots or slashes");
    }
    return Optional.empty();
  }

  private boolean holdsLocal(String name) throws IOException {
    Path real = real(Path.of(LocalPaths.withoutScheme(name)).normalize());
    for (String root : roots) {
      if (LocalPaths.isLocal(root) && isBelow(root, real)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBelow(String root, Path real) {
    try {
      return real.startsWith(real(Path.of(LocalPaths.withoutScheme(root))));
    } catch (IOException e) { // a link that leads nowhere, which holds nothing; others may
      return false;
    }
  }

  /** Where a path leads: what there is of it by its real path, the rest as it is written. */
  private static Path real(Path path) throws IOException {
    Path there = path;
    while (!Files.exists(there, LinkOption.NOFOLLOW_LINKS) && there.getParent() != null) {
      there = there.getParent();
    }
    return there.toRealPath().resolve(there.relativize(path)).normalize();
  }

  private boolean holdsStored(String name) {
    StoreName stored = StoreName.of(StoreName.canonical(name));
    return roots.stream()
        .filter(root -> !LocalPaths.isLocal(root))
        .map(root -> StoreName.of(StoreName.canonical(root)))
        .anyMatch(root -> root.scheme().equals(stored.scheme()) && holds(root, stored));
  }

  private static boolean holds(StoreName root, StoreName stored) {
    String directory = root.path().replaceFirst("/+$", "");
    String path = stored.path().replaceFirst("/+$", "");
    return root.authority().equals(stored.authority())
        && (directory.isEmpty() || path.equals(directory) || path.startsWith(directory + "/"));
  }
}
