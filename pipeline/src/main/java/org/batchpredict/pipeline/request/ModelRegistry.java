package org.batchpredict.pipeline.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.batchpredict.io.files.Directory;
import org.batchpredict.io.files.Storage;
import org.jspecify.annotations.Nullable;

/**
 * Finds the SavedModels of models and versions in a directory laid out {@code
 * <registry>/projects/P/models/M/<version>/saved_model.pb}, on any file system that Beam knows. The
 * default version of a model is the one that the text file {@code default_version} beside its
 * versions names; else the one with the highest number, as in TensorFlow Serving.
 */
public final class ModelRegistry {
  static final String DEFAULT_VERSION = "default_version";

  /** More than the name of any version has; the rest of a larger file is not read. */
  static final int MAX_DEFAULT_VERSION_BYTES = 4096;

  private final String root;

  /**
   * @param root a directory or URL without wildcards
   */
  ModelRegistry(String root) {
    this.root = root.replaceFirst("(?<=[^/:])/+$", "");
  }

  /**
   * Finds the SavedModel of a request that was found valid.
   *
   * @param registry where models lie; null will do when the request gives a uri
   * @throws InvalidRequestException when there is no such model or version; says what there is
   * @throws UncheckedIOException when the registry cannot be read
   */
  public static ResolvedModel resolve(PredictionInput input, @Nullable String registry) {
    if (input.uri() != null) {
      return new ResolvedModel(input.uri(), null);
    }
    String given = input.versionName() != null ? input.versionName() : input.modelName();
    ResourceName name = ResourceName.parse(String.valueOf(given));
    if (name == null) {
      throw new IllegalArgumentException("Invalid model: " + given);
    }
    if (registry == null) {
      throw refused(name, noRegistry(String.valueOf(given)));
    }
    try {
      return new ModelRegistry(registry).resolve(name);
    } catch (IOException e) {
      throw cannotRead(registry, e);
    }
  }

  /**
   * The models of a project, by name.
   *
   * @throws UncheckedIOException when the registry cannot be read
   */
  public static List<RegisteredModel> models(String registry, String project) {
    return list(registry, project, "*");
  }

  /**
   * A model of a project; empty when there is none of that name.
   *
   * @throws UncheckedIOException when the registry cannot be read
   */
  public static Optional<RegisteredModel> model(String registry, String project, String model) {
    return ResourceName.isId(model)
        ? list(registry, project, model).stream().findFirst()
        : Optional.empty();
  }

  private static List<RegisteredModel> list(String registry, String project, String pattern) {
    if (!ResourceName.isId(project)) {
      return List.of();
    }
    try {
      return new RegistryListing(new ModelRegistry(registry).root, project).find(pattern);
    } catch (IOException e) {
      throw cannotRead(registry, e);
    }
  }

  private static UncheckedIOException cannotRead(String registry, IOException e) {
    return new UncheckedIOException(
        "Cannot read the model registry: " + registry + ": " + Storage.reason(e), e);
  }

  /** Why a model that is given by name cannot be found. */
  static String noRegistry(String name) {
    return "Cannot find \"" + name + "\": no model registry is given (set --modelRegistry)";
  }

  private ResolvedModel resolve(ResourceName name) throws IOException {
    Directory model = Directory.of(root + "/" + name.modelName());
    SortedSet<String> versions = directories(model, "*/");
    if (versions.isEmpty()) {
      throw refused(name, noModel(name));
    }
    String version = name.version();
    if (version == null) {
      version =
          model.find(DEFAULT_VERSION).isEmpty()
              ? highest(name, versions)
              : readDefault(name, model, versions);
    } else if (!versions.contains(version)) {
      throw refused(name, noVersion(name, version, "", versions));
    }
    return new ResolvedModel(
        root + "/" + name.modelName() + "/" + version, name.versionName(version));
  }

  private String readDefault(ResourceName name, Directory model, Collection<String> versions)
      throws IOException {
    String version;
    try (InputStream stream = model.open(DEFAULT_VERSION)) {
      version = new String(stream.readNBytes(MAX_DEFAULT_VERSION_BYTES), UTF_8).strip();
    }
    if (!versions.contains(version)) {
      throw refused(
          name, noVersion(name, version, ", named in " + model + DEFAULT_VERSION + ",", versions));
    }
    return version;
  }

  private String highest(ResourceName name, SortedSet<String> versions) {
    return versions.stream()
        .filter(VersionOrder::isNumber)
        .reduce((lower, higher) -> higher)
        .orElseThrow(
            () ->
                refused(
                    name,
                    "Cannot choose a version of model \"%s\" in %s: none is a number"
                            .formatted(name.modelName(), root)
                        + " (versions: %s; give versionName, or name one in %s)"
                            .formatted(String.join(", ", versions), DEFAULT_VERSION)));
  }

  private String noVersion(
      ResourceName name, String version, String source, Collection<String> versions) {
    return "Cannot find version \"%s\"%s of model \"%s\" in %s (versions: %s)"
        .formatted(version, source, name.modelName(), root, String.join(", ", versions));
  }

  private String noModel(ResourceName name) throws IOException {
    Directory models = Directory.of(root + "/projects/" + name.project() + "/models");
    SortedSet<String> found = directories(models, "*/*/");
    return "Cannot find model \"%s\" in %s (models of project \"%s\": %s)"
        .formatted(
            name.modelName(),
            root,
            name.project(),
            found.isEmpty() ? "none" : String.join(", ", found));
  }

  /** The directories of a directory in which, so deep, SavedModels lie. */
  private static SortedSet<String> directories(Directory directory, String depth)
      throws IOException {
    SortedSet<String> names = new TreeSet<>(VersionOrder.INSTANCE);
    for (String file : List.of("saved_model.pb", "saved_model.pbtxt")) {
      for (String path : directory.find(depth + file).keySet()) {
        names.add(path.substring(0, path.indexOf('/')));
      }
    }
    return names;
  }

  private static InvalidRequestException refused(ResourceName name, String sentence) {
    boolean isModel = name.version() == null;
    RequestField field = isModel ? RequestField.MODEL_NAME : RequestField.VERSION_NAME;
    return new InvalidRequestException(List.of(field.problem(sentence)));
  }
}
