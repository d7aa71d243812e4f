package org.batchpredict.io.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileRootsTest {
  private static final FileRoots STORES =
      FileRoots.of(
          List.of("gs://bucket/in", "s3://whole/", "hdfs://nn:8020/data", "azfs://account/box/in"));

  @TempDir Path directory;
  private Path root;
  private Path outside;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(directory.resolve("kept"));
    outside = Files.createDirectory(directory.resolve("kept-not"));
    Files.createDirectory(root.resolve("a"));
    Files.writeString(root.resolve("a/file"), "in");
    Files.writeString(outside.resolve("secret"), "out");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/a", "/a/", "//a", "/a/file", "/new/deep/file", "/a#b%2e?"})
  void takesWhatIsBelow(String name) {
    assertThat(roots().problem(root + name)).isEmpty();
    assertThat(FileRoots.of(List.of("file://" + root + "/")).problem(root + name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-not",
        "-not/secret",
        "/..",
        "/../kept/a",
        "/a/../a",
        "/./a",
        "/a/..",
        "/../kept-not/secret"
      })
  void refusesWhatIsNotOrIsNotPlain(String name) {
    assertThat(roots().problem(root + name)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "",
        "/",
        "/etc/passwd",
        "/proc/self/cwd/pom.xml",
        "/dev/stdin",
        "file:a",
        "file:///etc/passwd",
        "FILE:/etc/passwd",
        "jar:file:/etc/passwd",
        "http://a/b",
        "~/a",
        "/etc/passwd\u0000",
        "C:/x",
        "gs://bucket/in"
      })
  void refusesWhatLiesElsewhere(String name) {
    assertThat(roots().problem(name)).isNotEmpty();
  }

  @Test
  void refusesUrlsThatSomebodyMightDecode() {
    for (String name : List.of("%2e%2e/x", "..%2fx", "a%5c..", "a#b", "a\\b", "%252e", "a%00")) {
      assertThat(roots().problem("file://" + root + "/" + name)).as(name).isNotEmpty();
      assertThat(STORES.problem("gs://bucket/in/" + name)).as(name).isNotEmpty();
    }
  }

  @Test
  void followsLinks() throws IOException {
    link("in", root.resolve("a"));
    link("out", outside);
    link("nowhere", directory.resolve("new"));
    link("loop", root.resolve("loop"));

    assertThat(roots().problem(root + "/in/file")).isEmpty();
    for (String name : List.of("out", "out/secret", "out/new/file", "nowhere", "loop", "loop/a")) {
      assertThat(roots().problem(root + "/" + name)).as(name).hasValue("must be below " + root);
    }
  }

  @Test
  void aRootMayBeALink() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), root);

    assertThat(FileRoots.of(List.of(link.toString())).problem(root + "/a")).isEmpty();
    assertThat(roots().problem(link + "/a")).isEmpty();
  }

  @Test
  void aRootThatIsNotThereHidesNoOther() throws IOException {
    Path gone = Files.createSymbolicLink(directory.resolve("gone"), directory.resolve("nowhere"));
    FileRoots both = FileRoots.of(List.of(gone.toString(), directory + "/new", root.toString()));

    assertThat(both.problem(root + "/a")).isEmpty();
    assertThat(both.problem(directory + "/new/a")).isEmpty();
    assertThat(both.problem(gone + "/a")).isNotEmpty();
  }

  @Test
  void withoutRootsNothingIsBelowOne() {
    for (FileRoots none : List.of(FileRoots.of(List.of()), FileRoots.of(List.of("", " ")))) {
      assertThat(none.problem(root.toString())).hasValue("must be below a root, and there is none");
      assertThat(none.problemOfPattern("/*")).isNotEmpty();
      assertThat(none.problem("gs://bucket/in")).isNotEmpty();
    }
  }

  @Test
  void ofAPatternWhatIsFixedTells() throws IOException {
    link("out", outside);

    for (String pattern : List.of("/*", "/a/*.json", "/**", "/a/[x", "/a?/b", "/a/file", "/a/")) {
      assertThat(roots().problemOfPattern(root + pattern)).as(pattern).isEmpty();
    }
    for (String pattern : List.of("*", "*/secret", "?not/x", "/out/*", "/*/../x", "/out/[s]*")) {
      assertThat(roots().problemOfPattern(root + pattern)).as(pattern).isNotEmpty();
    }
    assertThat(STORES.problemOfPattern("gs://bucket/in/*")).isEmpty();
    for (String pattern : List.of("gs://bucket/in*", "gs://*/in/x", "gs://b*", "*", "**/x")) {
      assertThat(STORES.problemOfPattern(pattern)).as(pattern).isNotEmpty();
    }
  }

  @Test
  void ofATreeAllOfItTells() throws IOException {
    assertThat(roots().problemOfTree(root.toString())).isEmpty();
    assertThat(roots().problemOfTree(root + "/new")).isEmpty();
    Files.createDirectory(root.resolve("a/deep"));
    Path link = Files.createSymbolicLink(root.resolve("a/deep/x"), outside.resolve("secret"));

    assertThat(roots().problemOfTree(root + "/a")).hasValue(link + " must be below " + root);
  }

  @Test
  void ofATreeWhatLinksLeadToTellsToo() throws IOException {
    Path shared = Files.createDirectory(root.resolve("shared"));
    Files.createSymbolicLink(root.resolve("a/shared"), shared);
    Files.createSymbolicLink(shared.resolve("x"), outside);

    assertThat(roots().problemOfTree(root + "/a")).isNotEmpty();
  }

  @Test
  void aTreeThatGoesInCirclesIsRefused() throws IOException {
    link("a/up", root.resolve("a"));

    assertThat(roots().problemOfTree(root + "/a").orElseThrow())
        .startsWith("must be a directory that can be read: ");
  }

  @ParameterizedTest
  @CsvSource({
    "gs://bucket/in, true",
    "gs://bucket/in/, true",
    "gs://bucket/in/x/y, true",
    "gs://bucket/in-not/x, false",
    "gs://bucket/, false",
    "gs://bucket, false",
    "gs://bucket//in/x, false",
    "gs://bucket/in/../x, false",
    "gs://bucket2/in/x, false",
    "gs://bucket@evil/in/x, false",
    "gs:///bucket/in/x, false",
    "gs:/bucket/in/x, false",
    "GS://bucket/in/x, false",
    "s3://bucket/in/x, false",
    "s3://whole/any/x, true",
    "s3://whole, true",
    "s3a://whole/any/x, false",
    "hdfs://nn/data/x, true",
    "hdfs://nn:8020/data/x, true",
    "hdfs://nn:9000/data/x, false",
    "hdfs:///data/x, false",
    "hdfs:/data/x, false",
    "hdfs://nn/data/%20/x, true",
    "azfs://account/box/in/x, true",
    "azfs://account/box2/in/x, false",
    "azfs://account/box, false",
    "azfs://account2/box/in/x, false",
  })
  void onStoresNamesTell(String name, boolean below) {
    assertThat(STORES.problem(name).isEmpty()).isEqualTo(below);
  }

  @Test
  void tellsWhatIsNoRoot() {
    assertThat(
            FileRoots.problems(
                List.of(
                    "/data",
                    "gs://b",
                    "azfs://a/c",
                    "a",
                    "/a/../b",
                    "/a*",
                    "gs://",
                    "azfs://a",
                    "ftp://a/b",
                    "gs://b/x#y")))
        .containsExactly(
            "Invalid root: a (must be an absolute path, or a URL of a store)",
            "Invalid root: /a/../b (must be without \"..\" and \".\")",
            "Invalid root: /a* (must be without wildcards)",
            "Invalid root: gs:// (must name its bucket, container or server)",
            "Invalid root: azfs://a (must name its bucket, container or server)",
            "Invalid root: ftp://a/b (supported: directories, azfs://, bq://, gs://, hdfs://, s3://)",
            "Invalid root: gs://b/x#y (must be without fragments, backslashes and encoded dots or"
                + " slashes)");
  }

  private void link(String name, Path target) throws IOException {
    Files.createSymbolicLink(root.resolve(name), target);
  }

  private FileRoots roots() {
    return FileRoots.of(List.of(root.toString()));
  }
}
