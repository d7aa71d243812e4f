package org.batchpredict.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Holds the documents together: their links, their pictures, the blocks that nobody runs. */
class DocumentsTest {
  private static final Path ROOT = Golden.TESTDATA.resolve("..").normalize();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern FENCED =
      Pattern.compile("^```.*?^```$", Pattern.MULTILINE | Pattern.DOTALL);

  @Test
  void linksLeadSomewhere() throws IOException {
    List<String> dead = new ArrayList<>();
    for (Path document : documents()) {
      for (String link : links(document)) {
        if (!link.startsWith("https://") && !isThere(document, link)) {
          dead.add(ROOT.relativize(document) + ": " + link);
        }
      }
    }
    assertThat(dead).isEmpty();
  }

  @Test
  void everyPictureIsShown() throws IOException {
    List<Path> shown = new ArrayList<>();
    for (Path document : documents()) {
      links(document).forEach(link -> shown.add(document.resolveSibling(link).normalize()));
    }
    try (Stream<Path> pictures = Files.list(ROOT.resolve("docs/pictures"))) {
      assertThat(pictures.filter(file -> file.toString().endsWith(".svg")).map(Path::normalize))
          .isNotEmpty()
          .isSubsetOf(shown);
    }
  }

  /** {@code scripts/check-docs} runs the others. */
  @Test
  void whatIsNotRunSaysWhy() throws IOException {
    List<String> silent = new ArrayList<>();
    for (Path document : documents()) {
      List<String> lines = Files.readAllLines(document);
      for (int i = 1; i < lines.size() - 1; i++) {
        boolean saysWhy =
            lines.get(i - 1).startsWith("<!--") || lines.get(i + 1).matches(".*#.*not run.*");
        if (lines.get(i).equals("```console") && !saysWhy) {
          silent.add(ROOT.relativize(document) + ":" + (i + 1));
        }
      }
    }
    assertThat(silent).isEmpty();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void picturesAreThoseOfTheirTexts(@TempDir Path tree) throws Exception {
    for (String directory : List.of("docs/pictures", "scripts/lib")) {
      copy(ROOT.resolve(directory), Files.createDirectories(tree.resolve(directory)));
    }
    Files.copy(ROOT.resolve("scripts/pictures"), tree.resolve("scripts/pictures"));
    assertThat(check(tree)).isEmpty();

    for (String file : List.of("on-flink.dot", "on-flink.svg")) {
      Path changed = tree.resolve("docs/pictures").resolve(file);
      String text = Files.readString(changed);
      Files.writeString(changed, text.replaceFirst("[aeiou]", "y"));
      assertThat(check(tree))
          .isEqualTo(
              "docs/pictures/on-flink.svg was not drawn of docs/pictures/on-flink.dot"
                  + " (run scripts/pictures)\n");
      Files.writeString(changed, text);
    }
    Files.writeString(tree.resolve("docs/pictures/new.dot"), "digraph \"new\" {}");
    assertThat(check(tree)).startsWith("docs/pictures/new.svg was not drawn of");
  }

  /** What the script complains of; nothing when it succeeds. */
  private static String check(Path tree) throws Exception {
    Process process =
        new ProcessBuilder(tree.resolve("scripts/pictures").toString(), "--check")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(said.isEmpty() ? 0 : 1);
    return said;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    for (String directory : List.of(".", "docs", "docs/adr", "testdata")) {
      try (Stream<Path> files = Files.list(ROOT.resolve(directory).normalize())) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
      }
    }
    return documents;
  }

  private static List<String> links(Path document) throws IOException {
    String prose = FENCED.matcher(Files.readString(document)).replaceAll("");
    return LINK.matcher(prose).results().map(match -> match.group(1)).toList();
  }

  private static boolean isThere(Path document, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
    return Files.exists(target) && (parts.length == 1 || anchors(target).contains(parts[1]));
  }

  /** What a heading is called in links: its words in small letters, joined by hyphens. */
  private static List<String> anchors(Path document) throws IOException {
    Matcher headings =
        Pattern.compile("^#+ (.*)$", Pattern.MULTILINE)
            .matcher(FENCED.matcher(Files.readString(document)).replaceAll(""));
    return headings
        .results()
        .map(
            match ->
                match
                    .group(1)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-'))
        .collect(Collectors.toList());
  }
}
