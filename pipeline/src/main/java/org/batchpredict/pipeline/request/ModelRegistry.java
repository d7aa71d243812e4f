package org.batchpredict.pipeline.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.jspecify.annotations.Nullable;

/**
 * Finds the SavedModels of models and versions in a directory laid out {@code
 * <registry>/projects/P/models/M/<version>/saved_model.pb}, on any file system that Beam knows. The
 * default version of a model is the one that the text file {@code default_version} beside its
 * versions names; else the one with the highest number, as in TensorFlow Serving.
 */
public final class ModelRegistry {
  private static final String DEFAULT_VERSION = "default_version";

  /** More than the name of any version has; the rest of a larger file is not read. */
  private static final int MAX_DEFAULT_VERSION_BYTES = 4096;

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
      throw new UncheckedIOException("Cannot read the model registry: " + registry, e);
    }
  }

  /** Why a model that is given by name cannot be found. */
  static String noRegistry(String name) {
    return "Cannot find \"" + name + "\": no model registry is given (set --modelRegistry)";
  }

  private ResolvedModel resolve(ResourceName name) throws IOException {
    String directory = root + "/" + name.modelName();
    List<MatchResult> matches =
        FileSystems.match(
            List.of(
                directory + "/*/saved_model.pb",
                directory + "/*/saved_model.pbtxt",
                directory + "/" + DEFAULT_VERSION),
            EmptyMatchTreatment.ALLOW);
    SortedSet<String> versions = new TreeSet<>(VersionOrder.INSTANCE);
    versions.addAll(segments(matches.subList(0, 2), 2));
    if (versions.isEmpty()) {
      throw refused(name, noModel(name));
    }
    String version = name.version();
    if (version == null) {
      List<ResourceId> named = files(matches.get(2)).toList();
      version = named.isEmpty() ? highest(name, versions) : read(name, named.get(0), versions);
    } else if (!versions.contains(version)) {
      throw refused(name, noVersion(name, version, "", versions));
    }
    return new ResolvedModel(directory + "/" + version, name.versionName(version));
  }

  private String read(ResourceName name, ResourceId file, Collection<String> versions)
      throws IOException {
    String version;
    try (InputStream stream = Channels.newInputStream(FileSystems.open(file))) {
      version = new String(stream.readNBytes(MAX_DEFAULT_VERSION_BYTES), UTF_8).strip();
    }
    if (!versions.contains(version)) {
      throw refused(name, noVersion(name, version, ", named in " + file + ",", versions));
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
    String models = root + "/projects/" + name.project() + "/models/*/*/";
    SortedSet<String> found =
        segments(
            FileSystems.match(
                List.of(models + "saved_model.pb", models + "saved_model.pbtxt"),
                EmptyMatchTreatment.ALLOW),
            3);
    return "Cannot find model \"%s\" in %s (models of project \"%s\": %s)"
        .formatted(
            name.modelName(),
            root,
            name.project(),
            found.isEmpty() ? "none" : String.join(", ", found));
  }

  /** One segment of the path of each file, counted from the end: 1 is the file's own name. */
  private static SortedSet<String> segments(List<MatchResult> matches, int fromEnd) {
    SortedSet<String> segments = new TreeSet<>();
    matches.stream()
        .flatMap(ModelRegistry::files)
        .map(file -> file.toString().split("[/\\\\]"))
        .forEach(path -> segments.add(path[path.length - fromEnd]));
    return segments;
  }

  private static Stream<ResourceId> files(MatchResult match) {
    try {
      return match.metadata().stream().map(MatchResult.Metadata::resourceId);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InvalidRequestException refused(ResourceName name, String sentence) {
    boolean isModel = name.version() == null;
    RequestField field = isModel ? RequestField.MODEL_NAME : RequestField.VERSION_NAME;
    return new InvalidRequestException(List.of(field.problem(sentence)));
  }
}
