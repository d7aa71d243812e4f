package org.batchpredict.transforms.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.StringColumn;
import org.batchpredict.transforms.tensor.TensorSpec;

/** Formats predictions as JSON Lines. */
final class JsonFormatter extends PredictionFormatter {
  private static final byte[] END = "}\n".getBytes(StandardCharsets.US_ASCII);

  private final boolean hasKey;
  private final boolean hasInstance;
  private final byte[] keyLabel;
  private final byte[] instanceLabel;
  private final byte[] predictionLabel;
  private final byte[][] labels;

  JsonFormatter(FormatSpec spec) {
    super(spec.outputs().stream().<OutputWriter>map(Output::new).toList());
    String keyField = spec.keyField();
    hasKey = keyField != null;
    hasInstance = spec.includeInstance();
    checkNames(spec);
    keyLabel = keyField == null ? new byte[0] : label(keyField, true);
    instanceLabel = label(FormatSpec.INSTANCE, !hasKey);
    predictionLabel = label(FormatSpec.PREDICTION, false);
    labels = new byte[spec.outputs().size()][];
    for (int i = 0; i < labels.length; i++) {
      boolean first = i == 0 && (hasInstance || !hasKey);
      labels[i] = label(spec.outputs().get(i).alias(), first);
    }
  }

  @Override
  void startLine(StringColumn keys, StringColumn instances, int i, LineBuffer out) {
    out.append('{');
    if (hasKey) {
      out.append(keyLabel);
      JsonText.appendValue(keys, i, out);
    }
    if (hasInstance) {
      out.append(instanceLabel);
      JsonText.appendValue(instances, i, out);
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

  private static void checkNames(FormatSpec spec) {
    List<String> names = new ArrayList<>();
    if (spec.keyField() != null) {
      names.add(spec.keyField());
    }
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

    Output(TensorSpec spec) {
      super(spec);
      tensors = new TensorWriter(ElementWriter.json(spec));
    }

    @Override
    boolean writeRow(Column column, int row, LineBuffer out) {
      return tensors.write(column, row, out);
    }
  }
}
