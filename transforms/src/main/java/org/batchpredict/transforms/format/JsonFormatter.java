package org.batchpredict.transforms.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.StringColumn;
import org.batchpredict.transforms.tensor.TensorSpec;

/**
 * Formats predictions as JSON Lines: {@code {"FIELD":F,…,"ALIAS":VALUE,…}}, or {@code
 * {"FIELD":F,…,"instance":I,"prediction":{"ALIAS":VALUE,…}}} with the instance. A field that the
 * instance does not have is {@code null}.
 */
final class JsonFormatter extends TextFormatter {
  private static final byte[] END = "}\n".getBytes(StandardCharsets.US_ASCII);

  private final boolean hasInstance;
  private final byte[][] fieldLabels;
  private final byte[] instanceLabel;
  private final byte[] predictionLabel;
  private final byte[][] labels;

  JsonFormatter(FormatSpec spec) {
    this(spec, false);
  }

  /**
   * @param isFlat whether outputs whose rows have one element are written without lists around it
   */
  JsonFormatter(FormatSpec spec, boolean isFlat) {
    this(
        spec,
        output ->
            new TensorWriter(
                ElementWriter.json(output), isFlat && output.rowShape().isOfOneElement()));
  }

  private JsonFormatter(FormatSpec spec, Function<TensorSpec, TensorWriter> tensors) {
    super(
        spec.outputs().stream()
            .<OutputWriter>map(output -> new Output(output, tensors.apply(output)))
            .toList());
    List<String> fields = spec.passedNames();
    hasInstance = spec.includeInstance();
    checkNames(spec);
    fieldLabels = new byte[fields.size()][];
    for (int i = 0; i < fieldLabels.length; i++) {
      fieldLabels[i] = label(fields.get(i), i == 0);
    }
    instanceLabel = label(FormatSpec.INSTANCE, fields.isEmpty());
    predictionLabel = label(FormatSpec.PREDICTION, false);
    labels = new byte[spec.outputs().size()][];
    for (int i = 0; i < labels.length; i++) {
      boolean first = i == 0 && (hasInstance || fields.isEmpty());
      labels[i] = label(spec.outputs().get(i).alias(), first);
    }
  }

  /** For people to look at: strings that are no text are not failures but shown in base64. */
  static JsonFormatter ofAnyBytes(FormatSpec spec) {
    return new JsonFormatter(spec, output -> new TensorWriter(ElementWriter.shown(output)));
  }

  @Override
  void startLine(List<StringColumn> passed, int i, LineBuffer out) {
    out.append('{');
    for (int field = 0; field < fieldLabels.length; field++) {
      out.append(fieldLabels[field]);
      JsonText.appendValue(passed.get(field), i, out);
    }
    if (hasInstance) {
      out.append(instanceLabel);
      JsonText.appendValue(passed.get(fieldLabels.length), i, out);
      out.append(predictionLabel);
      out.append('{');
    }
  }

  @Override
  void startValue(int i, LineBuffer out) {
    out.append(labels[i]);
  }

  @Override
  void endLine(LineBuffer out) {
    if (hasInstance) {
      out.append('}');
    }
    out.append(END);
  }

  static void checkNames(FormatSpec spec) {
    List<String> names = new ArrayList<>(spec.passedNames());
    if (spec.includeInstance()) {
      names.add(FormatSpec.INSTANCE);
      names.add(FormatSpec.PREDICTION);
    } else {
      names.addAll(spec.aliases());
    }
    FormatSpec.checkDistinct(names);
  }

  private static byte[] label(String name, boolean first) {
    LineBuffer label = new LineBuffer();
    if (!first) {
      label.append(',');
    }
    label.append(JsonText.string(name));
    label.append(':');
    return label.toByteArray();
  }

  /** An output as a JSON value. */
  private static final class Output extends OutputWriter {
    private final TensorWriter tensors;

    Output(TensorSpec spec, TensorWriter tensors) {
      super(spec);
      this.tensors = tensors;
    }

    @Override
    boolean writeRow(Column column, int row, LineBuffer out) {
      return tensors.write(column, row, out);
    }
  }
}
