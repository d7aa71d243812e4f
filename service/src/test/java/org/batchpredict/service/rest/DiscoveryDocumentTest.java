package org.batchpredict.service.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The discovery document against the one that Google publishes, which comes with the Python client;
 * {@code scripts/fetch-test-clients} fetches that.
 */
class DiscoveryDocumentTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What is for people, and need not be the same. */
  private static final Set<String> WORDS =
      Set.of("description", "enumDescriptions", "enumDeprecated", "deprecated");

  /** The values of enums that the published one has not. */
  private static final Set<String> OURS = Set.of("CSV_GZIP", "FILES", "AVRO", "PARQUET");

  private final ObjectNode document = DiscoveryDocument.of("http://localhost:8080/");

  @Test
  void namesTheServiceThatWasAsked() {
    assertThat(document.get("rootUrl").asText()).isEqualTo("http://localhost:8080/");
    assertThat(document.get("baseUrl").asText()).isEqualTo("http://localhost:8080/");
    assertThat(document.has("mtlsRootUrl")).isFalse();
  }

  @Test
  void hasEachMethodOfTheTable() {
    assertThat(methods(document).keySet())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(ApiMethod.values()).map(ApiMethod::id).toList());
  }

  @Test
  void hasThePublishedMethodsButThoseOfStudies() throws IOException {
    Map<String, JsonNode> published = methods(published());
    published.keySet().removeIf(id -> id.contains(".studies."));
    assertThat(methods(document)).isEqualTo(published);
  }

  @Test
  void hasThePublishedSchemasOfThose() throws IOException {
    JsonNode published = plain(published().get("schemas"));
    JsonNode schemas = plain(document.get("schemas"));
    for (JsonNode values : schemas.findValues("enum")) {
      ((ArrayNode) values).removeIf(value -> OURS.contains(value.asText()));
    }
    Set<String> ids = new TreeSet<>();
    schemas.fieldNames().forEachRemaining(ids::add);
    assertThat(ids).contains("GoogleCloudMlV1__Job", "GoogleCloudMlV1__TrainingInput");
    for (String id : ids) {
      JsonNode expected = published.get(id);
      if (!expected.has("properties")) {
        ((ObjectNode) expected).putObject("properties");
      }
      assertThat(schemas.get(id)).as(id).isEqualTo(expected);
    }
  }

  @Test
  void hasThePublishedParametersAndScopes() throws IOException {
    JsonNode published = published();
    for (String name : List.of("parameters", "canonicalName", "batchPath", "servicePath")) {
      assertThat(plain(document.get(name))).as(name).isEqualTo(plain(published.get(name)));
    }
    assertThat(plain(document.get("auth"))).isEqualTo(plain(published.get("auth")));
  }

  private static JsonNode published() throws IOException {
    try (Stream<Path> files = Files.find(clients(), 20, (path, a) -> path.endsWith("ml.v1.json"))) {
      return JSON.readTree(files.findFirst().orElseThrow().toFile());
    }
  }

  private static Path clients() {
    String elsewhere = System.getenv("TEST_CLIENTS");
    Path clients = Path.of(elsewhere == null ? "../target/test-clients" : elsewhere);
    assumeTrue(Files.isDirectory(clients), "scripts/fetch-test-clients was not run");
    return clients;
  }

  private static Map<String, JsonNode> methods(JsonNode document) {
    Map<String, JsonNode> methods = new TreeMap<>();
    collect(document, methods);
    return methods;
  }

  private static void collect(JsonNode resource, Map<String, JsonNode> methods) {
    resource
        .path("methods")
        .forEach(method -> methods.put(method.get("id").asText(), plain(method)));
    resource.path("resources").forEach(inner -> collect(inner, methods));
  }

  private static JsonNode plain(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode plain = JSON.createObjectNode();
      object.properties().stream()
          .filter(entry -> !(WORDS.contains(entry.getKey()) && !entry.getValue().isObject()))
          .forEach(entry -> plain.set(entry.getKey(), plain(entry.getValue())));
      return plain;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode plain = JSON.createArrayNode();
      array.forEach(element -> plain.add(plain(element)));
      return plain;
    }
    return node;
  }
}
