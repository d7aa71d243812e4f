package org.batchpredict.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.transforms.instance.FieldRules;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.PassedField;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.jspecify.annotations.Nullable;

/** Which fields of instances a job's options choose for the model and for the results. */
final class FieldChoice {
  private FieldChoice() {}

  /**
   * The rules of options that were found valid.
   *
   * @param keyField null for none
   */
  static FieldRules rules(@Nullable String keyField, PredictionOptions options) {
    List<String> included = options.getIncludedFields();
    return new FieldRules(
        keyField == null ? null : PassedField.json(keyField),
        names(options.getPassThrough()).stream().map(PassedField::json).toList(),
        included == null ? null : Set.copyOf(included),
        Set.copyOf(names(options.getExcludedFields())));
  }

  /** Why the model cannot be fed by what the options let it see; empty when it can. */
  static List<String> problems(
      FieldRules rules, PredictionOptions options, ModelSignature signature) {
    List<String> problems = new ArrayList<>();
    List<String> aliases = signature.inputAliases();
    Set<String> unknown = new TreeSet<>(names(options.getIncludedFields()));
    unknown.removeAll(aliases);
    if (!unknown.isEmpty()) {
      problems.add(
          "Invalid --includedFields: %s (must be inputs of the model: %s)"
              .formatted(String.join(", ", unknown), String.join(", ", aliases)));
    }
    List<String> unseen =
        signature.inputs().stream()
            .filter(input -> !input.optional())
            .map(TensorSpec::alias)
            .filter(alias -> !rules.isSeen(alias))
            .toList();
    if (!unseen.isEmpty()) {
      boolean isIncluding = options.getIncludedFields() != null;
      problems.add(
          "Invalid --%s: the model would not see %s (must %s all inputs that the model needs)"
              .formatted(
                  isIncluding ? "includedFields" : "excludedFields",
                  String.join(", ", unseen),
                  isIncluding ? "name" : "leave"));
    }
    return problems;
  }

  private static List<String> names(@Nullable List<String> names) {
    return names == null ? List.of() : names;
  }
}
