package org.batchpredict.io.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.batchpredict.io.InputFile;
import org.batchpredict.testing.MemDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteGlobTest {
  private final MemDisk disk = MemDisk.create();

  @TempDir private Path directory;

  /** The store lists the names that begin as the pattern does up to its first wildcard. */
  @Test
  void listsOnceByTheLongestPrefix() throws Exception {
    make("d/a1.json", "d/a2.json", "d/b/a3.json", "e/x.json", "{f}/x.json");
    assertAsks("d/a*.json", "d/a*.json");
    assertAsks("d/**.json", "d/**.json");
    assertAsks("d/", "d/*");
    assertAsks("d/a?.json", "d/a?.json");
    assertAsks("d/a[12].json", "d/a*.json");
    assertAsks("d/a[12]*.json", "d/a*.json");
    assertAsks("d/[ab]**.json", "d/**.json");
    assertAsks("{f}/*", "{f}/*");
    assertAsks("d/a1.json", "d/a1.json");
  }

  @Test
  void asksForADirectoryWhenNothingMatches() {
    make("d/x.json");
    assertThat(problem("d"))
        .endsWith(
            "matches a directory, not a file (write \"" + path("d/") + "\" for the files in it)");
    assertThat(asked()).containsExactly("d", "d/*");
    disk.heal();
    assertThat(problem("none*")).endsWith("matches no file");
    assertThat(asked()).containsExactly("none*", "none*/*");
    assertThat(problem("")).endsWith("matches no file");
    make("x");
    String bucket = disk.path("").replaceFirst("/$", "");
    assertThat(problems(bucket).get(0)).contains("matches a directory, not a file");
  }

  @Test
  void takesANameThatExistsLiterally() throws Exception {
    make(
        "a*.json",
        "ab.json",
        "[x].json",
        "x.json",
        "[y/z",
        "y/z",
        "d?/1",
        "de/2",
        "b\\c",
        "b/c",
        "b\\xc");
    assertMatches("a*.json", "a*.json");
    assertMatches("[x].json", "[x].json");
    assertMatches("[y/z", "[y/z");
    assertMatches("[y/", "[y/z");
    assertMatches("d?/", "d?/1");
    assertMatches("d?/*", "d?/1", "de/2");
    assertMatches("b\\c", "b\\c");
    assertMatches("b?c", "b\\c");
    assertMatches("b\\*c", "b\\c", "b\\xc");
    assertThat(asked()).as("one listing each").hasSize(9);
    assertThat(problem("[x")).endsWith(": " + LocalGlob.BAD_SET);
  }

  @Test
  void skipsWhatStandsInThePlaceOfDirectories() throws Exception {
    make("d/x", "e_$folder$");
    disk.write("d/", new byte[0]);
    disk.write("d/f_$folder$", new byte[0]);
    assertMatches("**", "d/x", "e_$folder$");
    assertThat(Directory.of(path("d")).find("**")).isEqualTo(Map.of("x", 3L));
  }

  @Test
  void listsBelowADirectoryWithALiteralName() throws Exception {
    make("m/a/x", "m/b", "n[1]/x", "n1/x");
    disk.heal();
    assertThat(Directory.of(path("m")).find("**")).containsOnlyKeys("a/x", "b");
    assertThat(Directory.of(path("m")).find("b")).containsOnlyKeys("b");
    assertThat(Directory.of(path("n[1]")).find("*")).containsOnlyKeys("x");
    assertThat(Directory.of(path("n[1]")).find("x")).containsOnlyKeys("x");
    assertThat(asked()).containsExactly("m/**", "m/b", "n?1]/*", "n?1]/x");
  }

  @Test
  void saysWhyAStoreCannotList() {
    make("d/x");
    assertThat(problems("mem://disk-0/*"))
        .containsExactly(
            "Cannot find input: pattern \"mem://disk-0/*\": No such disk: mem://disk-0/*");
    assertThat(problems("mem://disk-*/x"))
        .containsExactly(
            "Cannot find input: pattern \"mem://disk-*/x\": wildcards must come after the name of"
                + " the bucket or server");
    disk.failNext("match .*", 1);
    IOException e =
        catchThrowableOfType(IOException.class, () -> Directory.of(path("d")).find("*"));
    assertThat(e).hasMessage("Injected failure: match " + path("d/*"));
  }

  @Test
  void walksATreeNoFurtherThanThePatternAsks() throws IOException {
    for (String file : List.of("a/x", "a/b c/x", "a/b c/d/y", "e/f/x")) {
      Files.createDirectories(directory.resolve(file).getParent());
      Files.writeString(directory.resolve(file), file);
    }
    Files.createFile(directory.resolve("a/empty"));
    assertTree("a/*", List.of("a/empty", "a/x"), "a/*");
    assertTree(
        "a/**", List.of("a/b c/d/y", "a/b c/x", "a/empty", "a/x"), "a/*", "a/*/*", "a/*/*/*");
    assertTree("?/b**x", List.of("a/b c/x"), "?/b*", "?/b*/*", "?/b*/*/*");
    assertTree("{a,e}/*", List.of(), "?a,e?/*");
    assertTree("a/x", List.of("a/x"), "a/x");
    assertThat(new LocalTree(directory).expand("a").matchesDirectory()).isTrue();
    assertThat(new LocalTree(directory).expand("none").matchesDirectory()).isFalse();
  }

  private void assertTree(String pattern, List<String> paths, String... asked) throws IOException {
    LocalTree tree = new LocalTree(directory);
    assertThat(tree.expand(pattern).files())
        .extracting(StoreEntry::path)
        .containsExactlyInAnyOrderElementsOf(paths);
    assertThat(tree.asked).containsExactly(asked);
  }

  private void assertAsks(String pattern, String asked) throws InputException {
    disk.heal();
    assertThat(InputFiles.match(List.of(path(pattern)))).isNotEmpty();
    assertThat(asked()).containsExactly(asked);
  }

  private void assertMatches(String pattern, String... files) throws InputException {
    assertThat(InputFiles.match(List.of(path(pattern))))
        .extracting(InputFile::path)
        .containsExactly(List.of(files).stream().map(this::path).toArray(String[]::new));
  }

  private String problem(String pattern) {
    return problems(path(pattern)).get(0);
  }

  private static List<String> problems(String pattern) {
    return catchThrowableOfType(InputException.class, () -> InputFiles.match(List.of(pattern)))
        .problems();
  }

  private void make(String... files) {
    for (String file : files) {
      disk.write(file, new byte[3]);
    }
  }

  private String path(String relative) {
    return disk.path(relative);
  }

  private List<String> asked() {
    return disk.operations().stream().map(o -> o.replace("match " + disk.path(""), "")).toList();
  }
}
