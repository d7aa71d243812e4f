package org.batchpredict.io.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import org.batchpredict.io.InputFile;
import org.jspecify.annotations.Nullable;

/**
 * What a pattern matches on the local file system.
 *
 * <p>Reads only the directories that can hold matches, and reports the ones it may not read: a file
 * that a pattern means is never left out in silence.
 */
final class LocalGlob {
  /** The only thing that can be wrong with a glob. */
  static final String BAD_SET =
      "a [ in it must begin a set or range of characters that ends with ]";

  private final List<InputFile> files = new ArrayList<>();
  private final Set<String> links = new HashSet<>();
  private final List<String> problems = new ArrayList<>();
  private boolean matchesDirectory;

  private LocalGlob() {}

  /**
   * @param pattern absolute and normalized
   * @param inside whether the files in the directories that match are meant
   */
  static LocalGlob expand(Path pattern, boolean inside) {
    LocalGlob glob = new LocalGlob();
    glob.run(
        () -> {
          if (inside && Files.isDirectory(pattern)) {
            glob.match(glob.list(pattern, "*"));
          } else if (!inside && Files.isRegularFile(pattern)) {
            glob.match(List.of(pattern));
          }
          if (glob.files.isEmpty() && glob.problems.isEmpty()) { // else it is a name
            Glob.of(pattern.toString()); // all of it, however far the search will come
            glob.descend(pattern.getRoot(), inside ? pattern.resolve("*") : pattern, 0);
          }
        });
    return glob;
  }

  private void run(Search search) {
    try {
      search.run();
    } catch (PatternSyntaxException e) {
      problems.add(BAD_SET);
    } catch (IOException | DirectoryIteratorException e) {
      problems.add(Storage.reason(e));
    }
  }

  /** What a relative pattern matches below a directory, whose own name is taken literally. */
  static LocalGlob below(Path directory, String pattern) {
    LocalGlob glob = new LocalGlob();
    glob.run(() -> glob.descend(directory, Path.of(pattern), 0));
    return glob;
  }

  List<InputFile> files() {
    return files;
  }

  /** The paths of those files that are symbolic links themselves. */
  Set<String> links() {
    return links;
  }

  /** Why something that may match cannot be read. */
  List<String> problems() {
    return problems;
  }

  boolean matchesDirectory() {
    return matchesDirectory;
  }

  /** Follows the pattern's names from {@code index} on below {@code directory}. */
  private void descend(Path directory, Path pattern, int index) throws IOException {
    if (Files.isRegularFile(directory)) {
      return;
    }
    String name = pattern.getName(index).toString();
    boolean last = index == pattern.getNameCount() - 1;
    if (name.contains("**")) {
      walk(directory, Glob.of(pattern.subpath(index, pattern.getNameCount()).toString()));
      return;
    }
    List<Path> found =
        Glob.hasWildcards(name) ? list(directory, name) : List.of(directory.resolve(name));
    if (last) {
      match(found);
    } else {
      for (Path path : found) {
        descend(path, pattern, index + 1);
      }
    }
  }

  /** What is in a directory and matches. */
  private List<Path> list(Path directory, String name) throws IOException {
    Glob glob = Glob.of(name);
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        if (glob.matches(child.getFileName().toString())) {
          found.add(child);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // then nothing in it matches
    } catch (AccessDeniedException e) {
      problems.add("no permission to read " + directory);
    }
    return found;
  }

  private void walk(Path directory, Glob glob) throws IOException {
    List<Path> found = new ArrayList<>();
    SimpleFileVisitor<Path> visitor =
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (glob.matches(directory.relativize(file).toString())) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof AccessDeniedException) {
              problems.add("no permission to read " + file);
            } else if (!(e instanceof FileSystemLoopException
                || e instanceof NoSuchFileException)) {
              throw e; // a loop's files are seen already, and what is not there does not match
            }
            return FileVisitResult.CONTINUE;
          }
        };
    EnumSet<FileVisitOption> followLinks = EnumSet.of(FileVisitOption.FOLLOW_LINKS);
    Files.walkFileTree(directory, followLinks, Integer.MAX_VALUE, visitor);
    match(found);
  }

  /** Looks at what matches: of many, at many at a time, as a disk may be across a network. */
  private void match(List<Path> paths) throws IOException {
    List<@Nullable LocalLook> looks = new ArrayList<>(Collections.nCopies(paths.size(), null));
    Parallel.each("batchpredict-list", paths.size(), i -> looks.set(i, LocalLook.at(paths.get(i))));
    for (LocalLook look : looks) {
      if (look != null) {
        note(look);
      }
    }
  }

  private void note(LocalLook look) {
    InputFile file = look.file();
    String problem = look.problem();
    if (file != null) {
      files.add(file);
      if (look.isLink()) {
        links.add(file.path());
      }
    } else if (problem != null) {
      problems.add(problem);
    } else {
      matchesDirectory = true;
    }
  }

  /** Looks for what matches. */
  @FunctionalInterface
  private interface Search {
    void run() throws IOException;
  }
}
