package org.batchpredict.transforms.format;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.StringColumn;
import org.batchpredict.transforms.tensor.TensorSpec;

/** Formats predictions as CSV records. */
final class CsvFormatter extends PredictionFormatter {
  private static final byte[] END = "\r\n".getBytes(US_ASCII);

  private final boolean hasKey;
  private final boolean hasInstance;

  CsvFormatter(FormatSpec spec) {
    super(spec.outputs().stream().<OutputWriter>map(Output::new).toList());
    FormatSpec.checkDistinct(names(spec));
    hasKey = spec.keyField() != null;
    hasInstance = spec.includeInstance();
  }

  /** The record that names the columns: the key, the instance, the aliases. */
  static String header(FormatSpec spec) {
    LineBuffer out = new LineBuffer();
    boolean first = true;
    for (String name : names(spec)) {
      if (!first) {
        out.append(',');
      }
      first = false;
      int start = out.size();
      out.append(name.getBytes(UTF_8));
      CsvCell.quote(out, start);
    }
    out.append(END);
    return new String(out.bytes(), 0, out.size(), UTF_8);
  }

  @Override
  void startLine(StringColumn keys, StringColumn instances, int i, LineBuffer out) {
    if (hasKey) {
      CsvCell.appendKey(keys, i, out);
    }
    if (hasInstance) {
      if (hasKey) {
        out.append(',');
      }
      int start = out.size();
      JsonText.appendValue(instances, i, out);
      CsvCell.quote(out, start);
    }
  }

  @Override
  void startValue(int i, LineBuffer out) {
    if (i > 0 || hasKey || hasInstance) {
      out.append(',');
    }
  }

  @Override
  void endLine(LineBuffer out) {
    out.append(END);
  }

  private static List<String> names(FormatSpec spec) {
    List<String> names = new ArrayList<>();
    if (spec.keyField() != null) {
      names.add(spec.keyField());
    }
    if (spec.includeInstance()) {
      names.add(FormatSpec.INSTANCE);
    }
    names.addAll(spec.aliases());
    return names;
  }

  /** An output as a cell: a bare scalar, or JSON. */
  private static final class Output extends OutputWriter {
    private final ElementWriter scalars;
    private final TensorWriter tensors;
    private final boolean isString;

    Output(TensorSpec spec) {
      super(spec);
      scalars = ElementWriter.csv(spec);
      tensors = new TensorWriter(ElementWriter.json(spec));
      isString = spec.dtype() == DType.STRING;
    }

    @Override
    boolean writeRow(Column column, int row, LineBuffer out) {
      int start = out.size();
      boolean isScalar = column.rowDims().isEmpty();
      boolean written =
          isScalar ? scalars.write(column, row, 1, out) : tensors.write(column, row, out);
      if (written && (isString || !isScalar)) {
        CsvCell.quote(out, start);
      }
      return written;
    }
  }
}
