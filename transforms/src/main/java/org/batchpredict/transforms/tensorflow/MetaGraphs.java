package org.batchpredict.transforms.tensorflow;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.tensorflow.ModelDirectory.ModelFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.proto.MetaGraphDef;

/** Finds the graph of a tag set in a SavedModel's protos, without TensorFlow's native library. */
final class MetaGraphs {
  private static final Logger LOG = LoggerFactory.getLogger(MetaGraphs.class);
  private static final long LARGE_BYTES = 64 << 20;
  private static final String BINARY = "saved_model.pb";

  /** TensorFlow may take it instead of the others, and what would run is not what was read. */
  private static final String SPLIT = "saved_model.cpb";

  private static final String TEXT = "saved_model.pbtxt";

  /** What Keras saves by itself, and TensorFlow cannot run. */
  private static final Pattern KERAS = Pattern.compile("\\.(keras|h5|hdf5)/*$");

  /** Models of a newer TensorFlow may say things that this one's protos do not know. */
  private static final TextFormat.Parser PARSER =
      TextFormat.Parser.newBuilder().setAllowUnknownFields(true).build();

  private MetaGraphs() {}

  /**
   * The graph whose tags are exactly the given ones.
   *
   * @throws ModelException when the directory holds no SavedModel, or the SavedModel no such graph
   */
  static MetaGraphDef read(ModelDirectory directory, List<String> tags) {
    org.tensorflow.proto.SavedModel model = read(directory);
    for (MetaGraphDef graph : model.getMetaGraphsList()) {
      if (sortedTags(graph).equals(tags)) {
        return graph;
      }
    }
    String existing =
        model.getMetaGraphsList().stream()
            .map(graph -> sortedTags(graph).toString())
            .sorted()
            .collect(Collectors.joining(", "));
    throw ModelException.lacks(
        ModelException.Part.TAGS,
        directory.uri(),
        "no graph has exactly the tags "
            + tags
            + " (its tag sets: "
            + (existing.isEmpty() ? "none" : existing)
            + ")");
  }

  /**
   * All of a SavedModel.
   *
   * @throws ModelException when the directory holds none
   */
  static org.tensorflow.proto.SavedModel read(ModelDirectory directory) {
    try {
      List<ModelFile> files = directory.files();
      if (files.stream().anyMatch(file -> file.path().equals(SPLIT))) {
        throw ModelException.cannotLoad(
            directory.uri(),
            "its graph is in several pieces, of which "
                + SPLIT
                + " is the first (must be in one file, "
                + BINARY
                + ")");
      }
      for (String name : List.of(BINARY, TEXT)) {
        for (ModelFile file : files) {
          if (file.path().equals(name)) {
            return parse(directory, file);
          }
        }
      }
      if (KERAS.matcher(directory.uri()).find()) {
        throw ModelException.cannotLoad(
            directory.uri(),
            "it is a file of Keras, and no SavedModel (make one of it in Python:"
                + " keras.models.load_model(\"FILE\").export(\"DIR\"), and give that DIR)");
      }
      throw ModelException.cannotLoad(
          directory.uri(),
          (files.isEmpty() ? "it does not exist or is empty" : "no SavedModel is in it")
              + " (must be a directory that holds "
              + BINARY
              + " or "
              + TEXT
              + ")");
    } catch (IOException e) {
      throw ModelException.cannotLoad(directory.uri(), "cannot read it: " + e.getMessage(), e);
    }
  }

  private static org.tensorflow.proto.SavedModel parse(ModelDirectory directory, ModelFile file)
      throws IOException {
    if (file.size() > Integer.MAX_VALUE) {
      throw ModelException.cannotLoad(
          directory.uri(),
          String.format(
              Locale.ROOT,
              "its %s has %d bytes (must be at most %d, which no protobuf may exceed: export it with"
                  + " its weights as variables)",
              file.path(),
              file.size(),
              Integer.MAX_VALUE));
    }
    if (file.size() > LARGE_BYTES) {
      LOG.warn(
          "{} of the model {} has {} bytes, and TensorFlow takes about eight times that to load it"
              + " (export it with its weights as variables)",
          file.path(),
          directory.uri(),
          file.size());
    }
    try {
      return file.path().equals(BINARY)
          ? parse(directory.content(file))
          : parseText(directory, file);
    } catch (OutOfMemoryError e) { // of one large array, or of many messages
      throw ModelException.cannotLoad(
          directory.uri(),
          String.format(
              Locale.ROOT,
              "its %s, %d bytes, takes more than the heap of %d bytes (raise -Xmx; on a cluster, the"
                  + " memory of its processes)",
              file.path(),
              file.size(),
              Runtime.getRuntime().maxMemory()),
          e);
    } catch (InvalidProtocolBufferException | TextFormat.ParseException e) {
      throw ModelException.cannotLoad(
          directory.uri(), "its " + file.path() + " is corrupt: " + e.getMessage(), e);
    }
  }

  /** Large constants stay where they are, in the file. */
  private static org.tensorflow.proto.SavedModel parse(ByteString content) throws IOException {
    CodedInputStream in = content.newCodedInput();
    in.enableAliasing(true);
    org.tensorflow.proto.SavedModel model = org.tensorflow.proto.SavedModel.parseFrom(in);
    in.checkLastTagWas(0);
    return model;
  }

  private static org.tensorflow.proto.SavedModel parseText(ModelDirectory directory, ModelFile file)
      throws IOException {
    try (InputStream in = directory.open(file)) {
      org.tensorflow.proto.SavedModel.Builder model = org.tensorflow.proto.SavedModel.newBuilder();
      PARSER.merge(new InputStreamReader(in, StandardCharsets.UTF_8), model);
      return model.build();
    }
  }

  static List<String> sortedTags(MetaGraphDef graph) {
    return graph.getMetaInfoDef().getTagsList().stream().sorted().distinct().toList();
  }
}
