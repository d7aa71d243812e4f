package org.batchpredict.pipeline.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.files.Directory;
import org.batchpredict.pipeline.request.RegisteredModel.Version;
import org.jspecify.annotations.Nullable;

/** Finds the models of a project in a registry. */
final class RegistryListing {
  private final String directory;
  private final Directory models;

  /**
   * @param root of the registry, without a slash at its end
   */
  RegistryListing(String root, String project) {
    directory = root + "/projects/" + project + "/models";
    models = Directory.of(directory);
  }

  /**
   * Finds models, by name.
   *
   * @param pattern of their names
   */
  List<RegisteredModel> find(String pattern) throws IOException {
    SortedMap<String, SortedMap<String, Version>> versions = new TreeMap<>();
    for (String graph : List.of("saved_model.pb", "saved_model.pbtxt")) {
      for (Map.Entry<String, InputFile> file : models.look(pattern + "/*/" + graph).entrySet()) {
        String[] names = file.getKey().split("/", -1);
        if (ResourceName.isId(names[0]) && ResourceName.isId(names[1])) {
          versions
              .computeIfAbsent(names[0], name -> new TreeMap<>(VersionOrder.INSTANCE))
              .putIfAbsent(names[1], version(names[0], names[1], file.getValue()));
        }
      }
    }
    SortedMap<String, Long> defaults = models.find(pattern + "/" + ModelRegistry.DEFAULT_VERSION);
    List<RegisteredModel> found = new ArrayList<>();
    for (Map.Entry<String, SortedMap<String, Version>> model : versions.entrySet()) {
      String file = model.getKey() + "/" + ModelRegistry.DEFAULT_VERSION;
      String named = defaults.containsKey(file) ? read(file) : null;
      found.add(model(model.getKey(), model.getValue(), named));
    }
    return found;
  }

  private Version version(String model, String version, InputFile graph) {
    return new Version(
        version,
        directory + "/" + model + "/" + version,
        Instant.ofEpochMilli(graph.lastModifiedMillis()));
  }

  private static RegisteredModel model(
      String name, SortedMap<String, Version> versions, @Nullable String named) {
    String last = versions.lastKey();
    String highest = VersionOrder.isNumber(last) ? last : null;
    String version = named == null ? highest : named;
    return new RegisteredModel(
        name,
        List.copyOf(versions.values()),
        version != null && versions.containsKey(version) ? version : null);
  }

  private String read(String file) throws IOException {
    try (InputStream stream = models.open(file)) {
      byte[] start = stream.readNBytes(ModelRegistry.MAX_DEFAULT_VERSION_BYTES);
      return new String(start, UTF_8).strip();
    }
  }
}
