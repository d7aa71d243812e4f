package org.batchpredict.pipeline.command;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.batchpredict.io.files.FileSystemsSetup;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.pipeline.request.ModelRegistry;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.batchpredict.transforms.tensorflow.SavedModelContents;
import org.jspecify.annotations.Nullable;

/** The command when it is to show a model: what can be asked of it, and with what. */
final class ShowCommand {
  private static final Pattern NAME = Pattern.compile("projects/[^/]+/models/[^/]+");
  private static final Pattern VERSION = Pattern.compile(NAME + "/versions/[^/]+");

  /** What Keras calls an input that nobody has named; another export numbers it otherwise. */
  private static final Pattern MADE_UP =
      Pattern.compile("(keras_tensor|input|input_layer|inputs|args)(_\\d+)?");

  private final PrintStream out;

  private ShowCommand(PrintStream out) {
    this.out = out;
  }

  /**
   * Shows a model.
   *
   * @param model its directory, on local disk or a store, or its name in the registry
   * @throws InvalidRequestException when the registry has no such model
   * @throws ModelException when there is none in the directory
   */
  static Ending run(String model, PredictionOptions options, PrintStream out) {
    String registry = options.getModelRegistry();
    FileSystemsSetup.registerFor(
        registry == null ? List.of(model) : List.of(model, registry), options);
    String uri = ModelRegistry.resolve(request(model), registry).uri();
    SavedModelContents contents = contents(uri, options);
    ShowCommand command = new ShowCommand(out);
    out.println("model     " + uri);
    contents.graphs().stream()
        .filter(graph -> isChosen(graph, options) || contents.graphs().size() == 1)
        .forEach(graph -> command.show(graph, options.getSignatureName()));
    command.listOthers(contents, options);
    out.flush();
    return Ending.withoutJob();
  }

  private static SavedModelContents contents(String uri, PredictionOptions options) {
    try {
      return SavedModelContents.read(uri, options.isTrustModel());
    } catch (ModelException e) {
      throw new InvalidRequestException(String.valueOf(e.getMessage()), e);
    }
  }

  private static PredictionInput request(String model) {
    PredictionInput.Builder request = PredictionInput.builder();
    if (VERSION.matcher(model).matches()) {
      return request.versionName(model).build();
    }
    return NAME.matcher(model).matches()
        ? request.modelName(model).build()
        : request.uri(model).build();
  }

  private static boolean isChosen(SavedModelContents.Graph graph, PredictionOptions options) {
    return graph
        .tags()
        .equals(options.getTags().stream().filter(tag -> !tag.isBlank()).sorted().toList());
  }

  private void show(SavedModelContents.Graph graph, @Nullable String onlySignature) {
    out.println(
        "tags      " + (graph.tags().isEmpty() ? "(none)" : String.join(",", graph.tags())));
    graph.signatures().stream()
        .filter(signature -> onlySignature == null || signature.name().equals(onlySignature))
        .forEach(this::show);
  }

  private void listOthers(SavedModelContents contents, PredictionOptions options) {
    if (contents.graphs().size() > 1) {
      contents.graphs().stream()
          .filter(graph -> !isChosen(graph, options))
          .forEach(graph -> out.println("other     --tags=" + String.join(",", graph.tags())));
    }
  }

  private void show(SavedModelContents.Signature named) {
    out.println();
    out.println("signature " + named.name());
    ModelSignature signature = named.signature();
    if (signature != null) {
      signature.inputs().forEach(input -> show("input ", input));
      signature.outputs().forEach(output -> show("output", output));
      if (signature.fixedBatchSize() > 0) {
        out.printf(
            Locale.ROOT, "  batch     %d instances in each run%n", signature.fixedBatchSize());
      }
      out.println("  JSON      " + SampleInstance.json(signature));
      if (!SampleInstance.isWhole(signature)) {
        out.println("            (its long lists are cut to one element)");
      }
      if (signature.takesRawRecords()) {
        out.println("  raw       with TEXT and TF_RECORD each record is the input as it stands");
      }
      out.println("  CSV       " + SampleInstance.csvHeader(signature));
      signature.inputAliases().stream().filter(MADE_UP.asMatchPredicate()).forEach(this::warn);
    }
    if (named.problem() != null) {
      out.println("  refused   " + named.problem());
    }
  }

  private void show(String role, TensorSpec tensor) {
    out.println(
        "  %s    %s: %s %s%s  (tensor %s)"
            .formatted(
                role,
                tensor.alias(),
                tensor.dtype(),
                tensor.rowShape(),
                tensor.optional() ? " (optional)" : "",
                tensor.tensorName()));
  }

  private void warn(String alias) {
    out.println(
        "  warning   \"%s\" is a name that nobody gave: another export may have another (name it:"
                .formatted(alias)
            + " keras.Input(..., name=\"age\"))");
  }
}
