package org.batchpredict.io.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.batchpredict.io.InputFile;
import org.batchpredict.testing.MemDisk;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFilesTest {
  @TempDir Path dir;

  @Test
  void expandsWildcardsInAnyPlace() throws Exception {
    make("a/x.json", "a/y.json", "a/z.txt", "b/x.json", "b/c/x.json", "b/c/d/x.json", "x.json");
    assertMatches("a/*.json", "a/x.json", "a/y.json");
    assertMatches("*/x.json", "a/x.json", "b/x.json");
    assertMatches("?/?.json", "a/x.json", "a/y.json", "b/x.json");
    assertMatches("a/[xz].*", "a/x.json", "a/z.txt");
    assertMatches("[b-z]/c/*.json", "b/c/x.json");
    assertMatches(
        "**.json", "a/x.json", "a/y.json", "b/c/d/x.json", "b/c/x.json", "b/x.json", "x.json");
    assertMatches("b/**/x.json", "b/c/d/x.json", "b/c/x.json");
    assertMatches("b/c**x.json", "b/c/d/x.json", "b/c/x.json");
    assertMatches("*/c/*", "b/c/x.json");
  }

  @Test
  void takesADirectoryWithSlashForTheFilesInIt() throws Exception {
    make("a/x.json", "a/y.json", "a/b/z.json", "[a]/w.json");
    assertMatches("a/", "a/x.json", "a/y.json");
    assertMatches("?/", "a/x.json", "a/y.json");
    assertMatches("[a]/", "[a]/w.json");
  }

  @Test
  void refusesADirectoryWithoutSlash() throws Exception {
    make("a/x.json");
    for (String pattern : List.of(dir + "/a", dir + "/?")) {
      assertThat(problems(pattern))
          .containsExactly(
              ("Cannot find input: pattern \"%s\" matches a directory, not a file (write "
                      + "\"%s/\" for the files in it)")
                  .formatted(pattern, pattern));
    }
  }

  @Test
  void sortsByPathAndReadsAFileOnce() throws Exception {
    make("b.json", "a.json", "c,d.json");
    Path working = Path.of("").toAbsolutePath().relativize(dir);
    List<InputFile> files =
        InputFiles.match(
            List.of(
                dir + "/*",
                dir + "/x/../b.json",
                working + "/./a.json",
                "file://" + dir + "/a.json",
                "file:" + dir + "/c,d.json"));
    assertThat(files)
        .extracting(InputFile::path)
        .containsExactly(dir + "/a.json", dir + "/b.json", dir + "/c,d.json");
  }

  @Test
  void tellsSizeAndTime() throws Exception {
    make("a.json");
    Path file = dir.resolve("a.json");
    assertThat(InputFiles.match(List.of(file.toString())))
        .containsExactly(
            new InputFile(
                file.toString(), Files.size(file), Files.getLastModifiedTime(file).toMillis()));
  }

  @Test
  void takesOtherCharactersLiterally() throws Exception {
    make("{a,b}.json", "a.json", "b\\c.json", "b/c.json", "d{}[e].json", "d{}e.json");
    assertMatches("{a,b}.*", "{a,b}.json");
    assertMatches("{a,b}.json", "{a,b}.json");
    assertMatches("b\\?.json", "b\\c.json");
    assertMatches("d{}[e].json", "d{}[e].json");
    assertMatches("d{}[ef].json", "d{}e.json");
    assertMatches("[b{]*.json", "b\\c.json", "{a,b}.json");
    assertMatches("[!{]?c.json", "b\\c.json");
    assertMatches("[]{]*.json", "{a,b}.json");
    assertMatches("[^{]*.json", "{a,b}.json");
  }

  @Test
  void findsAFileByItsLiteralName() throws Exception {
    make("a*.json", "ab.json", "[x].json", "x.json");
    assertMatches("a*.json", "a*.json");
    assertMatches("[x].json", "[x].json");
  }

  @Test
  void looksIntoDirectoriesWithSpecialNames() throws Exception {
    make("[a]{b}*\\/x.json");
    assertMatches("*/*.json", "[a]{b}*\\/x.json");
    assertMatches("*/**.json", "[a]{b}*\\/x.json");
  }

  @Test
  void skipsWhatIsNoFile() throws Exception {
    make("a/x.json", "y.json");
    Files.createSymbolicLink(dir.resolve("a/loop"), dir);
    assertMatches("*", "y.json");
    assertMatches("**x.json", "a/x.json");
  }

  @Test
  void readsAFileOnceThatLinksReachTwice() throws Exception {
    make("m/f.json", "other/g.json");
    Files.createSymbolicLink(dir.resolve("a.json"), dir.resolve("m/f.json"));
    Files.createSymbolicLink(dir.resolve("b.json"), dir.resolve("a.json"));
    Files.createSymbolicLink(dir.resolve("c"), dir.resolve("m"));
    Files.createLink(dir.resolve("m/hard.json"), dir.resolve("m/f.json"));
    assertMatches("*.json", "a.json");
    assertMatches("**f.json", "c/f.json");
    assertMatches("**.json", "a.json", "c/hard.json", "other/g.json");
    assertMatches("[mc]/", "c/f.json", "c/hard.json");
  }

  @Test
  void tellsFilesThatLieInADirectoryThroughLinks() throws Exception {
    make("real/f.json", "in/g.json");
    Path link = Files.createSymbolicLink(dir.resolve("link"), dir.resolve("real"));
    Path linked = Files.createSymbolicLink(dir.resolve("in/h.json"), dir.resolve("real/f.json"));
    String real = dir + "/real";
    assertThat(firstIn(real, real + "/f.json")).isEqualTo(real + "/f.json");
    assertThat(firstIn(real, link + "/f.json")).as("linked input").isEqualTo(link + "/f.json");
    assertThat(firstIn(link.toString(), real + "/f.json")).as("linked output").isNotNull();
    assertThat(firstIn(link + "/new", real + "/f.json")).isNull();
    assertThat(firstIn(real, dir + "/in/g.json", linked.toString())).isEqualTo(linked.toString());
    assertThat(firstIn(dir + "/in", linked.toString())).isEqualTo(linked.toString());
    assertThat(firstIn(dir + "/re", real + "/f.json")).isNull();
    assertThat(firstIn("/", real + "/f.json")).isNotNull();
    assertThat(firstIn("fake://a", "fake://a/x")).isEqualTo("fake://a/x");
    assertThat(firstIn("fake://a", "fake://ab/x", real + "/f.json")).isNull();
  }

  @Test
  void tellsFilesOfOneHdfsWhateverTheSpelling() throws Exception {
    String file = "hdfs://host:8020/out/x";
    for (String out : List.of("hdfs:///out", "hdfs:/out", "hdfs://host/out", "hdfs://host:8020/")) {
      assertThat(firstIn(out, file)).as(out).isEqualTo(file);
    }
    for (String out : List.of("hdfs:///ou", "hdfs://other/out", "fake:///out", "/out")) {
      assertThat(firstIn(out, file)).as(out).isNull();
    }
    assertThat(new RealPaths().of(file)).isEqualTo(new RealPaths().of("hdfs://host/out/x"));
  }

  private static @Nullable String firstIn(String directory, String... files) throws IOException {
    List<InputFile> inputs = Stream.of(files).map(file -> new InputFile(file, 1, 1)).toList();
    return InputFiles.firstIn(directory, inputs).map(InputFile::path).orElse(null);
  }

  @Test
  void namesALinkToNothing() throws Exception {
    Path link = Files.createSymbolicLink(dir.resolve("a.json"), dir.resolve("nothing"));
    for (String pattern : List.of(dir + "/a.json", dir + "/*", dir + "/**.json")) {
      assertThat(problems(pattern))
          .containsExactly(
              "Cannot find input: pattern \""
                  + pattern
                  + "\": "
                  + link
                  + " is a symbolic link to nothing");
    }
  }

  @Test
  void reportsAllProblemsTogether() throws Exception {
    make("a.json");
    String bad = dir + "/[a.json";
    String below = dir + "/a.json/b";
    String missing = dir + "/none/*.json";
    String walked = dir + "/none/**";
    assertThat(
            problems(
                missing,
                walked,
                dir + "/a.json",
                "",
                "a\0b",
                bad,
                below,
                below + "/c",
                below + "/*"))
        .containsExactly(
            "Cannot find input: pattern \"" + missing + "\" matches no file",
            "Cannot find input: pattern \"" + walked + "\" matches no file",
            "Invalid input pattern: \"\" (must name files)",
            "Cannot find input: pattern \"a\0b\": it is not a path: Nul character not allowed",
            "Cannot find input: pattern \""
                + bad
                + "\": a [ in it must begin a set or range of characters that ends with ]",
            "Cannot find input: pattern \"" + below + "\" matches no file",
            "Cannot find input: pattern \"" + below + "/c\" matches no file",
            "Cannot find input: pattern \"" + below + "/*\" matches no file");
    assertThatThrownBy(() -> InputFiles.match(List.of()))
        .isInstanceOf(InputException.class)
        .hasMessage("Cannot find input: no pattern is given");
  }

  @Test
  void matchesOnOtherFileSystems() throws Exception {
    MemDisk disk = MemDisk.create();
    String root = disk.path("");
    disk.write("d/y.json", new byte[2]);
    disk.write("d/x.json", new byte[3]);
    disk.write("d/", new byte[0]);
    assertThat(InputFiles.match(List.of(root + "d/", root + "**.json")))
        .containsExactly(
            new InputFile(root + "d/x.json", 3, MemDisk.LAST_MODIFIED),
            new InputFile(root + "d/y.json", 2, MemDisk.LAST_MODIFIED));
    assertThat(problems(root + "d", root + "none", root + "none/", "other://b/x"))
        .containsExactly(
            "Cannot find input: pattern \""
                + root
                + "d\" matches a directory, not a file "
                + "(write \""
                + root
                + "d/\" for the files in it)",
            "Cannot find input: pattern \"" + root + "none\" matches no file",
            "Cannot find input: pattern \"" + root + "none/\" matches no file",
            "Cannot find input: pattern \"other://b/x\": No filesystem found for scheme other");
    disk.failNext("match .*", 1);
    assertThat(problems(root + "x"))
        .containsExactly(
            "Cannot find input: pattern \"%sx\": Injected failure: match %sx"
                .formatted(root, root));
  }

  private void make(String... paths) throws IOException {
    for (String path : paths) {
      Path file = dir.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, path);
    }
  }

  private void assertMatches(String pattern, String... paths) throws InputException {
    assertThat(InputFiles.match(List.of(dir + "/" + pattern)))
        .extracting(file -> file.path().substring(dir.toString().length() + 1))
        .containsExactly(paths);
  }

  private static List<String> problems(String... patterns) {
    InputException e =
        catchThrowableOfType(InputException.class, () -> InputFiles.match(List.of(patterns)));
    return e.problems();
  }
}
