package org.batchpredict.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import org.batchpredict.io.InputFile;
import org.batchpredict.testing.MemDisk;

/** The law of patterns: on the same tree of names they match the same, wherever it is. */
class SameGlobsPropertyTest {
  private static final String SPECIAL = "[]{}*?!^-\\,.+$(|&";

  @Property(tries = 400)
  void patternsMatchTheSameOnEveryFileSystem(
      @ForAll("trees") Set<String> tree, @ForAll("patterns") String pattern) throws IOException {
    Path directory = Files.createTempDirectory("globs");
    try {
      MemDisk disk = MemDisk.create();
      for (String file : tree) {
        if (make(directory.resolve(file))) {
          disk.write(file, file.getBytes(UTF_8));
        }
      }
      SortedSet<String> local = match(directory + "/", pattern);
      assertThat(match(disk.path(""), pattern)).as("object store").isEqualTo(local);
      assertThat(matchTree(directory, pattern)).as("tree").isEqualTo(local);
    } finally {
      delete(directory);
    }
  }

  @Provide
  Arbitrary<Set<String>> trees() {
    return paths(names()).set().ofMinSize(1).ofMaxSize(8);
  }

  @Provide
  Arbitrary<String> patterns() {
    Arbitrary<String> wildcard =
        Arbitraries.of("*", "**", "?", "[ab]", "[!a]", "[^a]", "[a-b]", "[]a]", "[!]]", "[{]");
    Arbitrary<String> part = Arbitraries.<String>frequencyOf(pair(2, wildcard), pair(3, letter()));
    Arbitrary<String> name = part.list().ofMinSize(1).ofMaxSize(3).map(p -> String.join("", p));
    Arbitrary<String> anywhere = paths(name);
    return Arbitraries.<String>frequencyOf(pair(3, anywhere), pair(1, anywhere.map(p -> p + "/")));
  }

  private static Arbitrary<String> names() {
    return letter().list().ofMinSize(1).ofMaxSize(2).map(letters -> String.join("", letters));
  }

  private static Arbitrary<String> paths(Arbitrary<String> names) {
    return names
        .filter(name -> !name.matches("\\.+"))
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(levels -> String.join("/", levels));
  }

  private static Arbitrary<String> letter() {
    return Arbitraries.<String>frequencyOf(
        pair(6, Arbitraries.of("a", "b")),
        pair(1, Arbitraries.of("c", "ü", "𝒳", " ", "%", "0")),
        pair(1, Arbitraries.strings().withChars(SPECIAL.toCharArray()).ofLength(1)));
  }

  private static Tuple2<Integer, Arbitrary<? extends String>> pair(
      int weight, Arbitrary<String> strings) {
    return Tuple.of(weight, strings);
  }

  /** False when another file is where its directory should be, or the other way round. */
  private static boolean make(Path file) throws IOException {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, file.toString());
      return true;
    } catch (FileSystemException e) {
      return false;
    }
  }

  private static SortedSet<String> match(String root, String pattern) {
    SortedSet<String> found = new TreeSet<>();
    try {
      for (InputFile file : InputFiles.match(List.of(root + pattern))) {
        found.add(file.path().substring(root.length()));
      }
    } catch (InputException e) {
      if (e.problems().get(0).endsWith(LocalGlob.BAD_SET)) {
        found.add(LocalGlob.BAD_SET);
      }
    }
    return found;
  }

  private static SortedSet<String> matchTree(Path directory, String pattern) {
    SortedSet<String> found = new TreeSet<>();
    try {
      new LocalTree(directory).expand(pattern).files().forEach(file -> found.add(file.path()));
    } catch (IOException e) {
      found.add(LocalGlob.BAD_SET);
    }
    return found;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
