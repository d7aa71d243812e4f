package org.batchpredict.pipeline.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.arbitraries.ListArbitrary;
import org.batchpredict.pipeline.JobError;
import org.batchpredict.pipeline.request.DeclaredOption;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the flags are, the command refuses them in words: none of these makes a job. */
class CommandFuzzTest {
  private static final PrintStream NOWHERE =
      new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);

  /** Flags whose value, a file or a directory, decides whether they are refused or fail. */
  private static final Set<String> NO_JOB = Set.of("predictionInput", "verify");

  @Property(tries = 500, shrinking = ShrinkingMode.OFF)
  void refusesInWordsWhateverTheFlagsAre(@ForAll("flags") List<String> flags)
      throws InterruptedException {
    assertIsRefusedInWords(flags);
  }

  /** For most kinds of values, Jackson takes these for none, and gives null. */
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t", "\0", "null"})
  void refusesInWordsWhatIsNoValue(String none) throws InterruptedException {
    Set<String> flags = new TreeSet<>(BeamOptions.byName().keySet());
    DeclaredOption.ours().forEach(option -> flags.add(option.name()));
    flags.removeAll(NO_JOB);
    for (String flag : flags) {
      assertIsRefusedInWords(List.of("--" + flag + "=" + none));
    }
  }

  private static void assertIsRefusedInWords(List<String> flags) throws InterruptedException {
    Ending ending = new Main(NOWHERE, NOWHERE, false).end(flags.toArray(String[]::new));
    JobError error = ending.error();
    assertThat(error).as("%s", flags).isNotNull();
    assertThat(requireNonNull(error).kind()).as("%s", flags).isEqualTo(JobError.Kind.REFUSED);
    assertThat(error.problems())
        .as("%s", flags)
        .isNotEmpty()
        .allSatisfy(
            problem ->
                assertThat(problem)
                    .isNotBlank()
                    .hasSizeLessThan(2500)
                    .doesNotContainPattern("\\p{Cntrl}|Exception|Class interface|Optional\\["));
  }

  @Provide
  ListArbitrary<String> flags() {
    return Arbitraries.oneOf(
            Combinators.combine(names(), values()).as((name, value) -> "--" + name + "=" + value),
            names().map(name -> "--" + name),
            values().map(value -> "--" + value),
            values(),
            Combinators.combine(names(), values()).as((name, value) -> "-" + name + " " + value))
        .filter(flag -> !flag.matches("(?s)(--help|--version|-[hV]|@).*"))
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  private static Arbitrary<String> names() {
    List<String> ours =
        Stream.of(PredictionOptions.class.getMethods())
            .map(method -> method.getName().replaceFirst("^(get|is|set|as)", ""))
            .filter(name -> !name.isEmpty())
            .map(name -> name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1))
            .filter(name -> !NO_JOB.contains(name))
            .distinct()
            .sorted()
            .toList();
    Arbitrary<String> odd = Arbitraries.of("", "=", "unknown", "BATCHSIZE", "batch-size", "class");
    return Arbitraries.frequencyOf(Tuple.of(6, Arbitraries.of(ours)), Tuple.of(1, odd));
  }

  private static Arbitrary<String> values() {
    Arbitrary<String> known =
        Arbitraries.of(
            "",
            "true",
            "x",
            "1",
            "-1",
            "0",
            "1e9",
            "1.5",
            "NaN",
            "99999999999999999999",
            "null",
            "[1,",
            "[]",
            "{",
            "{}",
            "{\"a\":1}",
            "\"",
            "a,b",
            ",",
            "=",
            "-",
            "--",
            "JSON",
            "cpu",
            "DirectRunner",
            "/nowhere/at/all",
            "~",
            "a\nb",
            "\u001b[2J",
            "\ud800",
            "\0",
            "\u0660",
            "%s",
            "\\",
            "java.lang.String",
            "y".repeat(5000));
    return Arbitraries.oneOf(known, Arbitraries.strings().ofMaxLength(12));
  }
}
