package org.batchpredict.pipeline.command;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.batchpredict.pipeline.request.InvalidRequestException;

/**
 * The arguments of a command, taken apart.
 *
 * @param given the values of each option, by its name, as they were given
 * @param operands what is no option
 * @param problems what could not be understood
 */
record Arguments(
    Verb verb, Map<String, List<String>> given, List<String> operands, List<String> problems) {
  Arguments {
    given = Collections.unmodifiableMap(new LinkedHashMap<>(given));
    operands = List.copyOf(operands);
    problems = List.copyOf(problems);
  }

  /** Takes a command line apart; without a verb it is to run a job. */
  static Arguments of(String... arguments) {
    List<String> all = List.of(arguments);
    Optional<Verb> verb = all.isEmpty() ? Optional.empty() : Verb.of(all.get(0));
    return Syntax.parse(verb.orElse(Verb.RUN), verb.isPresent() ? all.subList(1, all.size()) : all);
  }

  boolean has(String option) {
    return given.containsKey(option);
  }

  /** The last value of an option; empty when it was not given. */
  Optional<String> value(String option) {
    return Optional.ofNullable(given.get(option)).map(values -> values.get(values.size() - 1));
  }

  boolean has(CommandOption option) {
    return has(option.option());
  }

  Optional<String> value(CommandOption option) {
    return value(option.option());
  }

  /**
   * The one thing besides options that the verb takes.
   *
   * @throws InvalidRequestException when there is none, or several
   */
  String operand() {
    if (operands.size() != 1) {
      throw new InvalidRequestException(
          List.of(
              "Invalid arguments of %s: %s (must be one %s)"
                  .formatted(
                      verb.word(),
                      operands.isEmpty() ? "none" : String.join(" ", operands),
                      verb.operand())));
    }
    return operands.get(0);
  }

  Arguments with(Map<String, List<String>> otherGiven, List<String> moreProblems) {
    List<String> all = new ArrayList<>(problems);
    all.addAll(moreProblems);
    return new Arguments(verb, otherGiven, operands, all);
  }
}
