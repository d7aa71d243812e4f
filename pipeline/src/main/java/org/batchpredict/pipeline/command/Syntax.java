package org.batchpredict.pipeline.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import java.util.TreeSet;
import org.batchpredict.pipeline.request.DeclaredOption;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.pipeline.request.NearestName;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Takes the arguments of a verb apart: {@code --name=value}, {@code --name value}, either with the
 * name in gcloud's spelling, switches, and files of arguments. What values may be is not its
 * affair.
 */
final class Syntax {
  static final String HELP = "help";
  static final String VERSION = "version";

  /** What picocli says of a value that is an argument of its own. */
  private static final String SEPARATE = " ";

  /** No argument is this one. */
  private static final String NO_DELIMITER = "\0";

  private final Verb verb;
  private final CommandSpec spec = CommandSpec.create();
  private final Map<String, List<String>> given = new LinkedHashMap<>();
  private final List<String> operands = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private Syntax(Verb verb) {
    this.verb = verb;
    spec.name("predict");
    spec.parser()
        .unmatchedArgumentsAllowed(true)
        .posixClusteredShortOptionsAllowed(false)
        .endOfOptionsDelimiter(NO_DELIMITER);
  }

  /**
   * The arguments after the verb.
   *
   * @throws InvalidRequestException naming every argument that there is no option for
   */
  static Arguments parse(Verb verb, List<String> arguments) {
    Syntax ours = new Syntax(verb);
    ours.addOptions();
    Arguments taken = ours.take(arguments);
    if (taken.problems().isEmpty()) {
      return taken;
    }
    // Those of Beam are hundreds, and few command lines have one.
    Syntax all = new Syntax(verb);
    all.addOptions();
    BeamOptions.byName().values().forEach(all::add);
    return all.take(arguments);
  }

  private void addOptions() {
    addSwitch(HELP, "--help", "-h");
    addSwitch(VERSION, "--version", "-V");
    verb.options().forEach(this::add);
    CommandOption.of(verb).forEach(option -> add(option.option(), false, "--" + option.option()));
  }

  private void add(DeclaredOption option) {
    add(option.name(), option.isSwitch(), "--" + option.name(), "--" + option.kebab());
  }

  private void addSwitch(String name, String... spellings) {
    add(name, true, spellings);
  }

  private void add(String name, boolean isSwitch, String... spellings) {
    List<String> free = new ArrayList<>(new TreeSet<>(List.of(spellings)));
    free.removeIf(spec.optionsMap()::containsKey);
    if (free.isEmpty()) {
      return;
    }
    spec.addOption(
        OptionSpec.builder(free.toArray(String[]::new))
            .type(String.class)
            .arity("0..1")
            .preprocessor(
                (arguments, command, option, info) -> {
                  take(name, isSwitch, arguments, !SEPARATE.equals(info.get("separator")));
                  return true;
                })
            .build());
  }

  /** Takes the value of an option, in whichever way it is given. */
  private void take(String name, boolean isSwitch, Stack<String> arguments, boolean attached) {
    String value = "true"; // a switch alone is switched on
    if (attached) {
      value = arguments.pop();
    } else if (!isSwitch) {
      if (arguments.isEmpty() || isOption(arguments.peek())) {
        problems.add("Missing value of --%s (must be --%s=VALUE)".formatted(name, name));
        return;
      }
      value = arguments.pop();
    }
    given.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
  }

  private boolean isOption(String argument) {
    return spec.optionsMap().containsKey(argument.split("=", 2)[0]);
  }

  private Arguments take(List<String> arguments) {
    try {
      CommandLine command = new CommandLine(spec);
      sort(command.parseArgs(arguments.toArray(String[]::new)).unmatched());
    } catch (CommandLine.PicocliException e) { // a file of arguments that cannot be read
      problems.add("Cannot read the arguments: " + e.getMessage());
    }
    return new Arguments(verb, given, operands, problems);
  }

  /** Tells what is unknown from what is no option; a word after an unknown one is its value. */
  private void sort(List<String> unmatched) {
    boolean afterUnknown = false;
    for (String argument : unmatched) {
      if (argument.startsWith("--")) {
        problems.add(unknown(argument.split("=", 2)[0].substring(2)));
        afterUnknown = !argument.contains("=");
      } else {
        if (!afterUnknown) {
          addOperand(argument);
        }
        afterUnknown = false;
      }
    }
  }

  private void addOperand(String argument) {
    if (argument.startsWith("@")) {
      problems.add(
          "Cannot read the arguments: there is no file %s".formatted(argument.substring(1)));
    } else if (verb.operand().isEmpty() || argument.startsWith("-")) {
      problems.add(
          "Argument '%s' does not begin with '--'%s".formatted(argument, advice(argument)));
    } else {
      operands.add(argument);
    }
  }

  private String advice(String argument) {
    if (Verb.of(argument).isPresent()) {
      return " (a verb comes first: predict %s …)".formatted(argument);
    }
    return given.containsKey(VERSION) ? " (the version of a model: --version-name)" : "";
  }

  private String unknown(String name) {
    List<String> names =
        spec.optionsMap().keySet().stream()
            .filter(option -> option.startsWith("--"))
            .map(option -> option.substring(2))
            .sorted()
            .toList();
    boolean isKebab = name.contains("-");
    return NearestName.of(name, names.stream().filter(n -> n.contains("-") == isKebab).toList())
        .or(() -> NearestName.of(name, names))
        .map(near -> "Unknown flag --%s. Did you mean '%s'?".formatted(name, near))
        .orElse("Unknown flag --%s.".formatted(name));
  }
}
