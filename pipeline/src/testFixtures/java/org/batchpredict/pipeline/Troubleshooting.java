package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What docs/troubleshooting.md says that the product prints: tests that have it said compare. */
public final class Troubleshooting {
  private static final Path PAGE = Golden.TESTDATA.resolveSibling("docs/troubleshooting.md");
  private static final Pattern SECTION = Pattern.compile("^## (.+)$", Pattern.MULTILINE);
  private static final Pattern QUOTE =
      Pattern.compile("^```\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private Troubleshooting() {}

  /** The lines that are quoted, by the headings that they stand under. */
  public static Map<String, List<String>> quotes() {
    String page;
    try {
      page = Files.readString(PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, List<String>> quotes = new LinkedHashMap<>();
    List<String> parts = Arrays.asList(SECTION.split(page));
    List<String> headings = SECTION.matcher(page).results().map(match -> match.group(1)).toList();
    for (int i = 0; i < headings.size(); i++) {
      List<String> lines =
          QUOTE
              .matcher(parts.get(i + 1))
              .results()
              .flatMap(match -> match.group(1).lines())
              .toList();
      quotes.put(headings.get(i), lines);
    }
    return quotes;
  }

  /** Each line that is quoted under a heading was said, with anything where it has {@code …}. */
  public static void assertQuoted(String heading, String said) {
    assertThat(quotes()).containsKey(heading);
    assertThat(quotes().get(heading))
        .isNotEmpty()
        .allSatisfy(
            quoted ->
                assertThat(said.lines()).anyMatch(line -> pattern(quoted).matcher(line).matches()));
  }

  private static Pattern pattern(String quoted) {
    return Pattern.compile(
        Arrays.stream(quoted.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
  }
}
