package org.batchpredict.io.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.batchpredict.io.InputFile;

/**
 * The law of roots: however a name is spelled, what is opened by it, as jobs open files, is never
 * what lies outside. Judged by what the files hold, not by their names.
 */
class FileRootsPropertyTest {
  private static Path top = Path.of("");

  @BeforeContainer
  static void makeTree() throws IOException {
    top = Files.createTempDirectory("roots").toRealPath();
    for (String directory : List.of("kept/a/b", "kept-not/a/b", "out/a")) {
      Files.createDirectories(top.resolve(directory));
    }
    for (String secret :
        List.of("secret", "kept-not/secret", "kept-not/a/b/secret", "out/secret")) {
      Files.writeString(top.resolve(secret), "outside");
    }
    for (String file : List.of("kept/file", "kept/a/file", "kept/a/b/file", "kept/a/secret")) {
      Files.writeString(top.resolve(file), "inside");
    }
    for (Path from : List.of(top.resolve("kept"), top.resolve("kept/a"))) {
      Files.createSymbolicLink(from.resolve("up"), Path.of(".."));
      Files.createSymbolicLink(from.resolve("out"), top.resolve("out"));
      Files.createSymbolicLink(from.resolve("in"), top.resolve("kept/a/b"));
      Files.createSymbolicLink(from.resolve("leak"), top.resolve("secret"));
      Files.createSymbolicLink(from.resolve("gone"), top.resolve("nothing"));
    }
  }

  @AfterContainer
  static void deleteTree() throws IOException {
    try (Stream<Path> all = Files.walk(top)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Property(tries = 3_000)
  void noSpellingReadsWhatLiesOutside(@ForAll("spellings") String spelling) throws IOException {
    String name = spelling.replace("TOP", top.toString());
    FileRoots roots = FileRoots.of(List.of(top.resolve("kept").toString()));
    if (roots.problemOfPattern(name).isPresent()) {
      return;
    }
    for (String file : found(name)) {
      if (roots.problem(file).isEmpty()) {
        try (InputStream in = Storage.open(file)) {
          assertThat(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
              .as(file)
              .isEqualTo("inside");
        }
      }
    }
  }

  @Property(tries = 3_000)
  void noSpellingWritesOutside(@ForAll("spellings") String spelling) throws IOException {
    String name = spelling.replace("TOP", top.toString());
    FileRoots roots = FileRoots.of(List.of(top.resolve("kept").toString()));
    if (roots.problem(name).isPresent()) {
      return;
    }
    Path directory = Path.of(LocalPaths.absolute(name));
    try {
      Files.createDirectories(directory);
      Path file = Files.createTempFile(directory, "written", "");
      assertThat(file.toRealPath().startsWith(top.resolve("kept"))).as(name).isTrue();
      Files.delete(file);
    } catch (IOException e) {
      // Not written at all.
    }
  }

  private static List<String> found(String name) {
    try {
      return InputFiles.match(List.of(name)).stream().map(InputFile::path).toList();
    } catch (InputException | InvalidPathException e) {
      return List.of();
    }
  }

  @Provide
  Arbitrary<String> spellings() {
    Arbitrary<String> start =
        Arbitraries.of(
            "TOP/kept",
            "TOP/kept/",
            "TOP/kept//",
            "file:TOP/kept",
            "file://TOP/kept",
            "FILE:///TOP/kept",
            "file:////TOP/kept",
            "TOP/",
            "TOP/ro",
            "TOP",
            "file:",
            "",
            "TOP/./kept",
            "TOP/out/../kept",
            "jar:file:TOP/kept",
            "TOP/kept\\",
            "TOP/roo?",
            "TOP/kept*");
    Arbitrary<String> part =
        Arbitraries.of(
            "a",
            "b",
            "file",
            "secret",
            "up",
            "out",
            "in",
            "leak",
            "gone",
            "kept",
            "kept-not",
            "..",
            ".",
            "",
            "...",
            "%2e%2e",
            "..%2f",
            "%2e.",
            "..;",
            "..#",
            "*",
            "**",
            "?p",
            "[l]eak",
            "s*",
            "..\\",
            "\\..",
            "new",
            "u[p]",
            "{up,in}",
            " ..",
            ".. ",
            "\u202e..",
            "..\u0000",
            "-not");
    return Combinators.combine(start, part.list().ofMaxSize(6), Arbitraries.of("/", "//", ""))
        .as((first, parts, end) -> first + "/" + String.join("/", parts) + end);
  }
}
