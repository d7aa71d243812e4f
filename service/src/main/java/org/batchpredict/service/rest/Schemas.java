package org.batchpredict.service.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.batchpredict.service.rest.FieldType.Kind;
import org.batchpredict.service.rest.Schema.Field;
import org.jspecify.annotations.Nullable;

/** The messages of the API, from the table in {@code schemas.txt}. */
final class Schemas {
  private static final Schemas INSTANCE = new Schemas(read());

  private final Map<String, List<String>> enums = new LinkedHashMap<>();
  private final Map<String, Schema> schemas = new LinkedHashMap<>();

  private Schemas(List<String> lines) {
    String id = "";
    List<Field> fields = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("#") || line.isBlank()) {
        continue;
      }
      List<String> words = Arrays.asList(line.strip().split(" ", -1));
      if (words.get(0).equals("enum")) {
        enums.put(words.get(1), words.subList(2, words.size()));
      } else if (line.startsWith(" ")) {
        fields.add(field(words));
      } else {
        add(id, fields);
        id = words.get(0);
        fields = new ArrayList<>();
      }
    }
    add(id, fields);
  }

  /** The schema of that id. */
  static Schema of(String id) {
    @Nullable Schema schema = INSTANCE.schemas.get(id);
    if (schema == null) {
      throw new IllegalArgumentException("Unknown schema: " + id);
    }
    return schema;
  }

  /** Schemas and all that they name, in the order of the table. */
  static Set<Schema> closure(Set<String> ids) {
    return closure(ids, field -> true);
  }

  /** As {@link #closure}, but only what fields name that are served. */
  static Set<Schema> served(Set<String> ids) {
    return closure(ids, Field::served);
  }

  private static Set<Schema> closure(Set<String> ids, Predicate<Field> isFollowed) {
    Set<String> found = new LinkedHashSet<>();
    ids.forEach(id -> collect(id, found, isFollowed));
    Set<Schema> schemas = new LinkedHashSet<>(INSTANCE.schemas.values());
    schemas.removeIf(schema -> !found.contains(schema.id()));
    return schemas;
  }

  private static void collect(String id, Set<String> found, Predicate<Field> isFollowed) {
    if (found.add(id)) {
      for (Field field : of(id).fields().stream().filter(isFollowed).toList()) {
        FieldType type = field.type();
        while (type.element() != null) {
          type = type.elementType();
        }
        if (type.kind() == Kind.MESSAGE) {
          collect(type.message(), found, isFollowed);
        }
      }
    }
  }

  private void add(String id, List<Field> fields) {
    if (!id.isEmpty()) {
      schemas.put(id, new Schema(id, fields));
    }
  }

  private Field field(List<String> words) {
    List<String> marks = words.subList(2, words.size());
    boolean readOnly = marks.contains("readonly");
    return new Field(
        words.get(0),
        type(words.get(1)),
        marks.stream()
            .filter(mark -> mark.startsWith("oneof="))
            .map(mark -> mark.substring("oneof=".length()))
            .findFirst()
            .orElse(null),
        readOnly || marks.contains("output"),
        readOnly,
        !marks.contains("unserved"));
  }

  private FieldType type(String text) {
    int colon = text.indexOf(':');
    String head = colon < 0 ? text : text.substring(0, colon);
    String rest = text.substring(colon + 1);
    return switch (head) {
      case "enum" -> new FieldType(Kind.ENUM, "", enums.getOrDefault(rest, List.of()), null);
      case "list" -> new FieldType(Kind.LIST, "", List.of(), type(rest));
      case "map" -> new FieldType(Kind.MAP, "", List.of(), type(rest));
      default ->
          Character.isUpperCase(head.charAt(0))
              ? new FieldType(Kind.MESSAGE, head, List.of(), null)
              : FieldType.of(Kind.valueOf(head.toUpperCase(Locale.ROOT)));
    };
  }

  private static List<String> read() {
    try (InputStream stream = Schemas.class.getResourceAsStream("schemas.txt")) {
      if (stream == null) {
        throw new IllegalStateException("Cannot find schemas.txt in the product");
      }
      return new String(stream.readAllBytes(), UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
