package org.batchpredict.pipeline.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.options.PipelineOptions;
import org.batchpredict.pipeline.request.BatchSizeFlag;
import org.batchpredict.pipeline.request.DeclaredOption;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.pipeline.request.JobFile;
import org.batchpredict.pipeline.request.NearestName;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.pipeline.request.RequestField;
import org.jspecify.annotations.Nullable;

/**
 * Makes options of what several say of them: flags, or else the environment, or else the job file,
 * or else what the program that the command is in takes for granted.
 */
final class OptionLayers {
  private static final String PREDICTION_INPUT = "predictionInput";

  private final Map<String, DeclaredOption> ours = new LinkedHashMap<>();
  private final Map<String, List<String>> values = new LinkedHashMap<>();

  /** What an option is called where its value comes from; of those that are no flags. */
  private final Map<String, String> sources = new LinkedHashMap<>();

  private final Set<String> problems = new LinkedHashSet<>();
  private final Map<DeclaredOption, List<String>> lists = new LinkedHashMap<>();

  OptionLayers(Arguments arguments) {
    arguments.verb().options().forEach(option -> ours.put(option.name(), option));
    arguments
        .given()
        .forEach(
            (name, given) -> {
              if (isKnown(name)) {
                values.put(name, given);
              }
            });
    problems.addAll(arguments.problems());
  }

  private boolean isKnown(String name) {
    return ours.containsKey(name) || BeamOptions.byName().containsKey(name);
  }

  /** What the environment says of our options; an empty variable says nothing. */
  OptionLayers over(Map<String, String> environment) {
    boolean modelIsGiven =
        RequestField.MODEL.stream().anyMatch(f -> values.containsKey(f.jsonName()));
    for (DeclaredOption option : ours.values()) {
      String value = environment.getOrDefault(option.variable(), "");
      // One of the fields of a oneof clears the others.
      boolean isOtherModel =
          modelIsGiven
              && RequestField.MODEL.stream().anyMatch(f -> f.jsonName().equals(option.name()));
      if (!value.isEmpty() && !values.containsKey(option.name()) && !isOtherModel) {
        values.put(option.name(), List.of(option.choice(value).orElse(value)));
        sources.put(option.name(), option.variable());
      }
    }
    return this;
  }

  /** What the options of the job file say. */
  OptionLayers over(JobFile file) {
    for (String name : file.options().keySet()) {
      DeclaredOption option =
          ours.containsKey(name) ? ours.get(name) : BeamOptions.byName().get(name);
      if (option == null) {
        problems.add(unknown(name));
      } else if (isOfRequest(name) && !isAutoBatch(name, file)) {
        problems.add(
            "Unsupported option \"%s\" (must be a field of predictionInput)".formatted(name));
      } else if (!values.containsKey(name)) {
        add(option, file);
      }
    }
    return this;
  }

  /** Which no request can say. */
  private static boolean isAutoBatch(String name, JobFile file) {
    JsonNode value = file.options().get(name);
    return name.equals(RequestField.BATCH_SIZE.jsonName())
        && value != null
        && value.asText().equals(BatchSizeFlag.AUTO);
  }

  private static boolean isOfRequest(String name) {
    return name.equals(PREDICTION_INPUT) || RequestField.jsonNames().contains(name);
  }

  private String unknown(String name) {
    Set<String> names = new TreeSet<>(ours.keySet());
    names.addAll(BeamOptions.byName().keySet());
    names.removeIf(OptionLayers::isOfRequest);
    return NearestName.of(name, names)
        .map(near -> "Unknown option \"%s\": did you mean \"%s\"?".formatted(name, near))
        .orElse("Unknown option \"%s\" (see --help)".formatted(name));
  }

  private void add(DeclaredOption option, JobFile file) {
    String source = "options." + option.name();
    try {
      List<String> given = file.values(option);
      if (given == null) {
        return;
      }
      sources.put(option.name(), source);
      if (option.isList()) { // a flag would split them at their commas
        lists.put(option, given);
      } else {
        values.put(option.name(), given);
      }
    } catch (IllegalArgumentException e) {
      problems.add("Invalid " + source + ": " + e.getMessage());
    }
  }

  /** What holds where nobody has said anything. */
  OptionLayers over(String name, @Nullable String value) {
    if (value != null) {
      values.putIfAbsent(name, List.of(value));
    }
    return this;
  }

  /**
   * The options.
   *
   * @throws InvalidRequestException with all that is wrong with them
   */
  PredictionOptions toOptions() {
    List<String> flags = new ArrayList<>();
    values.forEach((name, given) -> given.forEach(value -> flags.add("--" + name + "=" + value)));
    try {
      PredictionOptions options = Flags.parse(flags.toArray(String[]::new));
      if (problems.isEmpty()) {
        lists.forEach((option, given) -> set(options, option, given));
        return options;
      }
    } catch (InvalidRequestException e) {
      e.problems().stream().map(this::atSource).forEach(problems::add);
    }
    throw new InvalidRequestException(new ArrayList<>(problems));
  }

  /** Says of a value what it is called where it stands. */
  private String atSource(String problem) {
    for (Map.Entry<String, String> source : sources.entrySet()) {
      String flag = "Invalid --" + source.getKey() + ":";
      if (problem.startsWith(flag)) {
        return "Invalid " + source.getValue() + ":" + problem.substring(flag.length());
      }
    }
    return problem;
  }

  private static void set(PredictionOptions options, DeclaredOption option, List<String> given) {
    Class<? extends PipelineOptions> kind =
        option.getter().getDeclaringClass().asSubclass(PipelineOptions.class);
    String setter =
        "set" + option.name().substring(0, 1).toUpperCase(Locale.ROOT) + option.name().substring(1);
    try {
      kind.getMethod(setter, option.getter().getReturnType()).invoke(options.as(kind), given);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(setter, e);
    }
  }
}
