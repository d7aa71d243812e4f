package org.batchpredict.pipeline.command;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.batchpredict.pipeline.request.DeclaredOption;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.pipeline.request.OptionGroup;
import org.batchpredict.pipeline.request.PredictionOptions;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What {@code --help} says. */
final class HelpText {
  private static final int WIDTH = 100;
  private static final String ALL = "all";

  private final PredictionOptions defaults = PipelineOptionsFactory.as(PredictionOptions.class);
  private final Verb verb;

  private HelpText(Verb verb) {
    this.verb = verb;
  }

  /**
   * Prints the help of a verb.
   *
   * @param which {@code true} for our options; {@code all}; or the name of an interface of options
   * @throws InvalidRequestException when there is no such help
   */
  static void print(Verb verb, String which, PrintStream out) {
    HelpText help = new HelpText(verb);
    if (which.equals("true") || which.equals(ALL)) {
      out.print(new CommandLine(help.command(which.equals(ALL))).getUsageMessage(Ansi.OFF));
    } else {
      PipelineOptionsFactory.printHelp(
          out, BeamOptions.kind(which).orElseThrow(() -> unsupported(which)));
    }
    out.flush();
  }

  /** The whole command, with a subcommand for each verb: what shells complete. */
  static CommandSpec tree() {
    CommandSpec root = new HelpText(Verb.RUN).command(false);
    for (Verb verb : Verb.values()) {
      root.addSubcommand(verb.word(), new HelpText(verb).command(false));
    }
    return root;
  }

  private static InvalidRequestException unsupported(String which) {
    String names =
        BeamOptions.kinds().stream().map(Class::getSimpleName).collect(Collectors.joining(", "));
    return new InvalidRequestException(
        List.of(
            "Unsupported --help: %s (supported: %s, PredictionOptions, %s)"
                .formatted(which, ALL, names)));
  }

  private CommandSpec command(boolean all) {
    CommandSpec spec = CommandSpec.create().name("predict " + verb.word());
    spec.usageMessage()
        .width(WIDTH)
        .sortOptions(false)
        .sortSynopsis(false)
        .description(verb.description())
        .synopsisHeading("")
        .descriptionHeading("%n")
        .customSynopsis(synopsis())
        .footer(footer());
    if (!verb.operand().isEmpty()) {
      spec.addPositional(
          PositionalParamSpec.builder().paramLabel(verb.operand()).type(String.class).build());
    }
    for (OptionGroup group : OptionGroup.values()) {
      List<OptionSpec> options =
          Stream.concat(
                  verb.options().stream().filter(o -> o.group() == group).map(this::ours),
                  CommandOption.of(verb).stream()
                      .filter(o -> o.group() == group)
                      .map(HelpText::ofCommand))
              .toList();
      add(spec, group.title(), options);
    }
    if (all) {
      BeamOptions.kinds().forEach(kind -> add(spec, kind.getSimpleName(), ofBeam(kind)));
    }
    add(
        spec,
        "About",
        List.of(
            option("--help", "all", "This; with =all, the options of Beam, too.", "0..1"),
            option(
                "--version", "", "The versions of this product and of what it stands on.", "0")));
    return spec;
  }

  private String[] synopsis() {
    return switch (verb) {
      case RUN ->
          new String[] {
            "predict [run] --predictionInput=job.json [OPTION...] [@FILE...]",
            "predict [run] --uri=DIR --dataFormat=JSON --inputPaths=FILES --outputPath=DIR [OPTION...]",
            "predict [run] ... --output=- [--limit=N]",
            "predict show MODEL | verify OUT | completion"
          };
      case COMPLETION -> new String[] {"source <(predict completion)"};
      default -> new String[] {"predict " + verb.word() + " " + verb.operand() + " [OPTION...]"};
    };
  }

  private static String[] footer() {
    return Stream.of(
            "",
            "Every option may be given as --x=v or --x v, in gcloud's spelling (--data-format), by the"
                + " environment (BATCHPREDICT_DATA_FORMAT), or in the job file; flags win over the"
                + " environment, and that over the file. --help=all shows those of Beam and its runners."
                + " docs/options.md has them all.",
            "Exit status: 0 succeeded, 1 the job failed, 2 refused, 130 cancelled.")
        .map(HelpText::literal)
        .toArray(String[]::new);
  }

  private static void add(CommandSpec spec, String title, List<OptionSpec> options) {
    ArgGroupSpec.Builder group =
        ArgGroupSpec.builder().heading("%n" + title + "%n").validate(false).multiplicity("0..1");
    List<OptionSpec> added =
        options.stream()
            .filter(option -> !spec.optionsMap().containsKey(option.longestName()))
            .toList();
    if (!added.isEmpty()) {
      added.forEach(group::addArg);
      spec.addArgGroup(group.build());
    }
  }

  private OptionSpec ours(DeclaredOption option) {
    List<String> text = new ArrayList<>(List.of(option.description()));
    defaultOf(option, defaults).ifPresent(value -> text.add("Default: " + value + "."));
    return declared(option, String.join(" ", text));
  }

  /** The default of an option as people write it; empty for none, and for a switch that is off. */
  static Optional<String> defaultOf(DeclaredOption option, PredictionOptions defaults) {
    if (option.getter().getDeclaringClass() != PredictionOptions.class) {
      return Optional.empty();
    }
    try {
      Object value = option.getter().invoke(defaults);
      return Optional.ofNullable(value)
          .filter(v -> !v.equals(false))
          .map(
              v ->
                  v instanceof List<?> list
                      ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                      : v.toString());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static OptionSpec ofCommand(CommandOption option) {
    return option("--" + option.option(), option.label(), option.description(), "1");
  }

  private static List<OptionSpec> ofBeam(Class<? extends PipelineOptions> kind) {
    return DeclaredOption.of(kind).stream()
        .filter(option -> Objects.equals(BeamOptions.byName().get(option.name()), option))
        .map(option -> declared(option, option.description()))
        .toList();
  }

  private static OptionSpec declared(DeclaredOption option, String description) {
    OptionSpec.Builder builder = builder("--" + option.name(), option.label(), description);
    if (option.isSwitch()) {
      return builder.arity("0").type(boolean.class).build();
    }
    return builder.arity("1").completionCandidates(option.choices()).build();
  }

  private static OptionSpec option(String name, String label, String description, String arity) {
    return builder(name, label, description).arity(arity).build();
  }

  private static OptionSpec.Builder builder(String name, String label, String description) {
    return OptionSpec.builder(name)
        .type(String.class)
        .paramLabel(literal(label))
        .description(literal(description));
  }

  /** To picocli, a text is a format. */
  private static String literal(String text) {
    return text.replace("%", "%%");
  }
}
