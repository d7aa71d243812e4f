package org.batchpredict.service.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one object of the configuration file. Each is read once; what is wrong with it is
 * added to the problems, and a value that will do is returned in its place. {@code null} is as good
 * as absent.
 */
final class Fields {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

  private final JsonNode object;
  private final String path;
  private final List<String> problems;
  private final Set<String> known = new TreeSet<>();

  private Fields(JsonNode object, String path, List<String> problems) {
    this.object = object;
    this.path = path;
    this.problems = problems;
  }

  static Fields of(JsonNode root, List<String> problems) {
    Fields fields = new Fields(root, "", problems);
    if (!root.isObject()) {
      problems.add("Invalid configuration: " + kind(root) + " (must be an object)");
    }
    return fields;
  }

  /** The full name of a field. */
  String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  void problem(String name, Object value, String rule) {
    problems.add("Invalid " + path(name) + ": " + value + " (must be " + rule + ")");
  }

  List<String> problems() {
    return problems;
  }

  boolean has(String name) {
    known.add(name);
    return !get(name).isMissingNode();
  }

  @Nullable String text(String name) {
    JsonNode value = get(name);
    if (!value.isMissingNode() && (!value.isTextual() || value.asText().isBlank())) {
      problem(name, value, "text");
      return null;
    }
    return value.isTextual() ? value.asText() : null;
  }

  String text(String name, String fallback) {
    String text = text(name);
    return text == null ? fallback : text;
  }

  /** A text that must be there. */
  String required(String name) {
    if (!has(name)) {
      problems.add("Missing " + path(name));
    }
    return text(name, "");
  }

  boolean flag(String name, boolean fallback) {
    JsonNode value = get(name);
    if (!value.isMissingNode() && !value.isBoolean()) {
      problem(name, value, "true or false");
    }
    return value.isBoolean() ? value.booleanValue() : fallback;
  }

  int number(String name, int fallback, int least, int most) {
    JsonNode value = get(name);
    if (value.isMissingNode()) {
      return fallback;
    }
    if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
      problem(name, value, "a whole number, " + least + " to " + most);
      return fallback;
    }
    return value.intValue();
  }

  Duration duration(String name, Duration fallback, Duration least) {
    JsonNode value = get(name);
    if (value.isMissingNode()) {
      return fallback;
    }
    Matcher matcher = DURATION.matcher(value.asText());
    Duration duration =
        value.isTextual() && matcher.matches()
            ? duration(Long.parseLong(matcher.group(1)), matcher.group(2))
            : Duration.ofSeconds(-1);
    if (duration.compareTo(least) < 0) {
      problem(name, value, "a duration such as 500ms, 30s, 5m or 1h, at least " + shown(least));
      return fallback;
    }
    return duration;
  }

  private static Duration duration(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  private static String shown(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }

  List<String> texts(String name) {
    JsonNode value = get(name);
    List<String> texts = new ArrayList<>();
    if (!value.isMissingNode() && !value.isArray()) {
      problem(name, value, "a list of texts");
    }
    for (int i = 0; i < value.size(); i++) {
      JsonNode element = value.get(i);
      if (element.isTextual() && !element.asText().isBlank()) {
        texts.add(element.asText());
      } else {
        problem(name + "[" + i + "]", element, "text");
      }
    }
    return texts;
  }

  /** An object; one without fields when it is absent. */
  Fields object(String name) {
    JsonNode value = get(name);
    if (!value.isMissingNode() && !value.isObject()) {
      problem(name, kind(value), "an object");
    }
    return new Fields(value, path(name), problems);
  }

  List<Fields> objects(String name) {
    JsonNode value = get(name);
    List<Fields> objects = new ArrayList<>();
    if (!value.isMissingNode() && !value.isArray()) {
      problem(name, kind(value), "a list of objects");
      return objects;
    }
    for (int i = 0; i < value.size(); i++) {
      String element = name + "[" + i + "]";
      if (value.get(i).isObject()) {
        objects.add(new Fields(value.get(i), path(element), problems));
      } else {
        problem(element, kind(value.get(i)), "an object");
      }
    }
    return objects;
  }

  /** The names of an object whose fields may have any; then {@link #close} has nothing to say. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Names the fields that nobody has read. */
  void close() {
    if (!(object instanceof ObjectNode)) {
      return;
    }
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!known.contains(field.getKey())) {
        problems.add(
            "Unknown field: "
                + path(field.getKey())
                + " (known: "
                + String.join(", ", known)
                + ")");
      }
    }
  }

  private JsonNode get(String name) {
    known.add(name);
    JsonNode value = object.path(name);
    return value.isNull() ? MissingNode.getInstance() : value;
  }

  private static String kind(JsonNode node) {
    return node.getNodeType().toString().toLowerCase(Locale.ROOT);
  }
}
