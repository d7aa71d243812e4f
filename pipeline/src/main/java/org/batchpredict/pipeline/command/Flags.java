package org.batchpredict.pipeline.command;

import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.batchpredict.pipeline.request.BatchSizeFlag;
import org.batchpredict.pipeline.request.DeclaredOption;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.pipeline.request.RequestField;
import org.batchpredict.pipeline.runner.JobRunners;

/** Makes options of the flags of the command; says in words for users what is wrong with them. */
public final class Flags {
  private static final Pattern UNKNOWN =
      Pattern.compile("Class interface \\S+ missing a property named '(.*?)'\\.", Pattern.DOTALL);

  private static final String WHOLE = "a whole number";

  /** By the type of an option; flags of other types take any value. */
  private static final Map<Class<?>, String> KINDS =
      Map.of(
          Boolean.class,
          "true or false",
          Integer.class,
          WHOLE,
          Long.class,
          WHOLE,
          Float.class,
          "a number",
          Double.class,
          "a number");

  /** What Jackson, which reads values for Beam, takes for none at all. */
  private static final Pattern NONE = Pattern.compile("[\\x00-\\x20]*|null");

  private static final String BATCH_SIZE = "--" + RequestField.BATCH_SIZE.jsonName();

  private Flags() {}

  /**
   * Beam's parser, which prints help and ends the process for {@code --help}.
   *
   * @throws InvalidRequestException naming every flag that is unknown or has no valid value
   */
  public static PredictionOptions parse(String... flags) {
    try {
      return parseAll(flags);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(problems(flags, e));
    }
  }

  private static PredictionOptions parseAll(String... flags) {
    for (String flag : flags) {
      checkHasValue(flag);
    }
    PredictionOptions options = parseByBeam(flags);
    if (!BatchSizeFlag.isValid(options)) { // to Beam, it is any text
      throw new IllegalArgumentException(
          "Invalid %s: %s (must be %s)"
              .formatted(BATCH_SIZE, options.getBatchSize(), BatchSizeFlag.KIND));
    }
    return options;
  }

  private static PredictionOptions parseByBeam(String... flags) {
    try {
      return PipelineOptionsFactory.fromArgs(flags).withValidation().as(PredictionOptions.class);
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException e) { // an object of Beam's own, which it finds no way to read
      throw new IllegalArgumentException(
          "Unsupported flag: %s (no text can be its value)".formatted(String.join(" ", flags)), e);
    }
  }

  private static void checkHasValue(String flag) {
    String[] parts = flag.split("=", 2);
    if (parts.length == 2 && NONE.matcher(parts[1]).matches() && kind(parts[0]).isPresent()) {
      throw new IllegalArgumentException("No value in " + flag);
    }
  }

  /** Beam tells of the first problem only, and does not say which flag has the wrong value. */
  private static List<String> problems(String[] flags, IllegalArgumentException ofAll) {
    List<String> problems = new ArrayList<>();
    for (String flag : flags) {
      try {
        parseAll(flag);
      } catch (IllegalArgumentException e) {
        problems.add(problem(flag, e));
      }
    }
    if (problems.isEmpty()) {
      givenTwice(flags)
          .forEach(name -> problems.add("Invalid " + name + ": given twice (must be once)"));
    }
    return problems.isEmpty() ? List.of(firstLine(ofAll)) : problems;
  }

  /** Each flag is valid by itself, then: what is repeated, and cannot be. */
  private static Set<String> givenTwice(String... flags) {
    Map<String, String> first = new HashMap<>();
    Set<String> twice = new LinkedHashSet<>();
    for (String flag : flags) {
      String name = name(flag);
      String other = first.putIfAbsent(name, flag);
      if (other != null && isInvalid(other, flag)) {
        twice.add(name);
      }
    }
    return twice;
  }

  private static boolean isInvalid(String... flags) {
    try {
      parseAll(flags);
      return false;
    } catch (IllegalArgumentException e) {
      return true;
    }
  }

  private static String name(String flag) {
    return flag.split("=", 2)[0];
  }

  private static String problem(String flag, IllegalArgumentException e) {
    String[] parts = flag.split("=", 2);
    if (parts[0].equals("--runner")) {
      return JobRunners.unsupported(value(parts));
    }
    return kind(parts[0])
        .map(kind -> "Invalid %s: %s (must be %s)".formatted(parts[0], value(parts), kind))
        .orElseGet(() -> wordsOf(parts[0], e));
  }

  /** Beam's words name the flag seldom. */
  private static String wordsOf(String flag, IllegalArgumentException e) {
    String words = words(e);
    return words.contains(flag) ? words : "Invalid %s: %s".formatted(flag, words);
  }

  private static String words(IllegalArgumentException e) {
    Matcher unknown = UNKNOWN.matcher(String.valueOf(e.getMessage()));
    return unknown.lookingAt() ? unknown.replaceFirst("Unknown flag --$1.") : firstLine(e);
  }

  private static String value(String[] parts) {
    return parts.length == 1 ? "true" : parts[1]; // a flag alone is switched on
  }

  /** What values the flag takes; empty when there is no such flag, or it takes any. */
  private static Optional<String> kind(String flag) {
    return DeclaredOption.ours().stream()
        .filter(option -> flag.equals("--" + option.name()))
        .findFirst()
        .or(() -> Optional.ofNullable(BeamOptions.byName().get(flag.replaceFirst("^--", ""))))
        .flatMap(Flags::kind);
  }

  private static Optional<String> kind(DeclaredOption option) {
    Class<?> type = MethodType.methodType(option.getter().getReturnType()).wrap().returnType();
    return type.isEnum()
        ? Optional.of("one of " + String.join(", ", option.choices()))
        : Optional.ofNullable(KINDS.get(type));
  }

  private static String firstLine(IllegalArgumentException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("Invalid flags");
  }
}
