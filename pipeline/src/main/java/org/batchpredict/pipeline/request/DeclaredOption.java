package org.batchpredict.pipeline.request;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * An option as it is declared: a getter of an interface of Beam's options. What is declared is on
 * the command line, in its help, in the job file and in docs/options.md by itself.
 */
public record DeclaredOption(String name, Method getter) {
  /** Names of variables of the environment start with it. */
  public static final String ENVIRONMENT = "BATCHPREDICT_";

  private static final Pattern WORD = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
  private static final String WHOLE = "N";

  /** What stands for a value in help. */
  private static final Map<Class<?>, String> LABELS =
      Map.of(
          Long.class,
          WHOLE,
          Integer.class,
          WHOLE,
          int.class,
          WHOLE,
          long.class,
          WHOLE,
          Double.class,
          "NUMBER",
          List.class,
          "A,B");

  /** The options that are ours, in the order of their groups and names. */
  public static List<DeclaredOption> ours() {
    return Ours.ALL;
  }

  /** Looked for once. */
  private static final class Ours {
    static final List<DeclaredOption> ALL =
        Stream.of(PredictionOptions.class, RegionOptions.class)
            .flatMap(kind -> of(kind).stream())
            .sorted(Comparator.comparing(DeclaredOption::group).thenComparing(DeclaredOption::name))
            .toList();
  }

  /** The options that an interface declares itself, by name. */
  public static List<DeclaredOption> of(Class<? extends PipelineOptions> kind) {
    Map<String, DeclaredOption> options = new TreeMap<>();
    for (Method method : kind.getDeclaredMethods()) {
      String name = method.getName().replaceFirst("^(get|is)(?=[A-Z])", "");
      boolean isGetter =
          method.getParameterCount() == 0 && !name.equals(method.getName()) && !method.isBridge();
      if (isGetter && !Modifier.isStatic(method.getModifiers())) {
        String property = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
        options.put(property, new DeclaredOption(property, method));
      }
    }
    return List.copyOf(options.values());
  }

  /** In gcloud's spelling: {@code data-format}. */
  public String kebab() {
    return String.join("-", WORD.split(name)).toLowerCase(Locale.ROOT);
  }

  /** The variable of the environment that gives it. */
  public String variable() {
    return ENVIRONMENT + kebab().replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** Whether the flag alone says all. */
  public boolean isSwitch() {
    return getter.getReturnType() == boolean.class || getter.getReturnType() == Boolean.class;
  }

  public boolean isList() {
    return getter.getReturnType() == List.class;
  }

  public OptionGroup group() {
    if (getter.getDeclaringClass() == RegionOptions.class) {
      return OptionGroup.REQUEST;
    }
    Grouped group = getter.getAnnotation(Grouped.class);
    return group == null ? OptionGroup.RUNNING : group.value();
  }

  public String description() {
    Description description = getter.getAnnotation(Description.class);
    return description == null ? "" : description.value().strip().replaceAll("\\s+", " ");
  }

  /** Its values, if they can be told one by one. */
  public List<String> choices() {
    if (name.equals(RequestField.DATA_FORMAT.jsonName())) {
      return DataFormat.names(DataFormat.INPUTS);
    }
    if (name.equals(RequestField.OUTPUT_DATA_FORMAT.jsonName())) {
      return DataFormat.names(DataFormat.OUTPUTS);
    }
    if (isBatchSize()) {
      return List.of(BatchSizeFlag.AUTO); // and numbers
    }
    Choices choices = getter.getAnnotation(Choices.class);
    if (choices != null) {
      return List.of(choices.value());
    }
    Object[] constants = getter.getReturnType().getEnumConstants();
    return constants == null ? List.of() : Arrays.stream(constants).map(String::valueOf).toList();
  }

  /** The choice that a value stands for: case does not count on a command line, nor hyphens. */
  public Optional<String> choice(String value) {
    return choices().stream().filter(choice -> plain(choice).equals(plain(value))).findFirst();
  }

  private static String plain(String value) {
    return value.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  private boolean isBatchSize() {
    return name.equals(RequestField.BATCH_SIZE.jsonName());
  }

  /** What stands for its value in help. */
  public String label() {
    if (isBatchSize()) {
      return WHOLE + "|" + BatchSizeFlag.AUTO;
    }
    List<String> choices = choices();
    return choices.isEmpty()
        ? LABELS.getOrDefault(getter.getReturnType(), "TEXT")
        : String.join("|", choices);
  }
}
