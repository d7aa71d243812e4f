package org.batchpredict.io.staging;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.batchpredict.io.shards.WrittenFile;
import org.jspecify.annotations.Nullable;

/** The manifest as it is stored: one object, with the fields of the job among its own. */
final class ManifestJson {
  /** The fields that are the manifest's own. */
  static final List<String> FIELDS =
      List.of(
          "version",
          "fingerprint",
          "state",
          "totals",
          "workerProcesses",
          "devices",
          "files",
          "shards",
          "smallFiles",
          ManifestSeal.FIELD);

  /** Those that the first manifests had already. */
  private static final int NEEDED = 8;

  /** What a file system does not say is left out, and earlier manifests said less. */
  private static final ObjectReader FILES =
      Json.MAPPER
          .readerForListOf(Manifest.FileRead.class)
          .without(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

  private @Nullable String fingerprint;
  private Manifest.@Nullable State state;
  private Manifest.@Nullable Totals totals;
  private @Nullable Integer workerProcesses;
  private @Nullable List<String> devices;
  private @Nullable List<Manifest.FileRead> files;
  private @Nullable List<Manifest.Shard> shards;
  private List<WrittenFile> smallFiles = List.of();
  private final ObjectNode job = Json.MAPPER.createObjectNode();

  private ManifestJson() {}

  static void write(OutputStream out, Manifest manifest) throws IOException {
    ManifestSeal seal = new ManifestSeal(out);
    try (JsonGenerator json = Json.MAPPER.createGenerator(seal)) {
      json.setPrettyPrinter(new LinePerElement());
      json.writeStartObject();
      json.writeNumberField("version", Json.VERSION);
      json.writeStringField("fingerprint", manifest.fingerprint());
      json.writeStringField("state", manifest.state().name());
      json.writePOJOField("totals", manifest.totals());
      json.writeNumberField("workerProcesses", manifest.workerProcesses());
      json.writePOJOField("devices", manifest.devices());
      for (Map.Entry<String, JsonNode> field : manifest.job().properties()) {
        json.writePOJOField(field.getKey(), field.getValue());
      }
      writeArray(json, "files", manifest.files());
      writeArray(json, "shards", manifest.shards());
      writeArray(json, "smallFiles", manifest.smallFiles());
      json.flush();
      json.writeStringField(ManifestSeal.FIELD, seal.crc32c());
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  private static void writeArray(JsonGenerator json, String name, List<?> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (Object value : values) {
      json.writePOJO(value);
    }
    json.writeEndArray();
  }

  /** Reads what follows the version. */
  static Manifest read(JsonParser json) throws IOException {
    ManifestJson manifest = new ManifestJson();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      manifest.readField(name, json);
    }
    Json.expect(json.currentToken(), JsonToken.END_OBJECT, json);
    return manifest.toManifest();
  }

  /** Reads of what follows the version as much as tells whose manifest it is. */
  static String readFingerprint(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      if (name.equals("fingerprint")) {
        return json.getText();
      }
      json.skipChildren();
    }
    throw new IllegalArgumentException("it lacks the field fingerprint");
  }

  private void readField(String name, JsonParser json) throws IOException {
    switch (name) {
      case "fingerprint" -> fingerprint = json.getText();
      case "state" -> state = json.readValueAs(Manifest.State.class);
      case "totals" -> totals = json.readValueAs(Manifest.Totals.class);
      case "workerProcesses" -> workerProcesses = json.readValueAs(Integer.class);
      case "devices" -> devices = json.readValueAs(new TypeReference<List<String>>() {});
      case "files" -> files = FILES.readValue(json);
      case "shards" -> shards = json.readValueAs(new TypeReference<List<Manifest.Shard>>() {});
      case "smallFiles" -> smallFiles = json.readValueAs(new TypeReference<List<WrittenFile>>() {});
      case ManifestSeal.FIELD -> {} // of the bytes before it
      default -> job.set(name, json.readValueAsTree());
    }
  }

  private Manifest toManifest() {
    if (fingerprint == null
        || state == null
        || totals == null
        || workerProcesses == null
        || devices == null
        || files == null
        || shards == null) {
      throw new IllegalArgumentException(
          "it lacks one of the fields " + String.join(", ", FIELDS.subList(0, NEEDED)));
    }
    return new Manifest(
        fingerprint, state, totals, workerProcesses, devices, job, files, shards, smallFiles);
  }
}
