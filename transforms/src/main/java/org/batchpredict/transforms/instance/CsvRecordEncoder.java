package org.batchpredict.transforms.instance;

import com.fasterxml.jackson.core.JsonFactory;
import java.util.List;
import org.batchpredict.io.Failure;
import org.batchpredict.io.Stage;
import org.batchpredict.io.records.CsvFile;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.SourceFile;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.StringColumn;
import org.batchpredict.transforms.tensor.Utf8;
import org.jspecify.annotations.Nullable;

/** Encodes the cells of rows, by the names of their columns (docs/input.md, CSV). */
final class CsvRecordEncoder implements RecordEncoder {
  private final CsvInput format;
  private final List<InputEncoder> inputs;
  private final InstanceRules rules;
  private final JsonFactory json = JsonFactories.create();
  private final CsvCells cells;
  private final CsvTexts texts = new CsvTexts();
  private @Nullable SourceFile file;
  private CsvColumns columns;
  private @Nullable Failure failure;

  CsvRecordEncoder(CsvInput format, ModelSignature signature, InstanceRules rules) {
    this.format = format;
    this.rules = rules;
    inputs =
        signature.inputs().stream().map(spec -> new InputEncoder(spec, rules.lenient())).toList();
    checkKey(rules.fields(), signature);
    cells = new CsvCells(format.delimiter(), this::take);
    columns = CsvColumns.none();
  }

  private static void checkKey(FieldRules fields, ModelSignature signature) {
    List<String> aliases = signature.inputAliases();
    if (fields.keyField() != null && aliases.contains(fields.keyField().name())) {
      throw new IllegalArgumentException(
          "Invalid key field: "
              + fields.keyField().name()
              + " (must not be an input: "
              + String.join(", ", aliases)
              + ")");
    }
  }

  CsvColumns columns(CsvFile csv) {
    return CsvColumns.of(csv, format.delimiter(), inputs, rules.fields(), rules.keepInstance());
  }

  @Override
  public int heapPerByte() {
    return 8; // two bytes a character, in the parser, where that grows, and in texts
  }

  @Override
  public List<InputEncoder> inputs() {
    return inputs;
  }

  @Override
  public @Nullable Failure encode(RecordBatch batch, int i) {
    SourceFile source = batch.source(i);
    if (source != file) {
      file = source;
      columns = columns((CsvFile) source);
    }
    texts.clear(columns.size());
    for (InputEncoder input : inputs) {
      input.clear();
    }
    failure = null;
    if (columns.problem() != null) {
      return invalid(columns.problem()).failure();
    }
    int start = batch.start(i);
    int length = batch.length(i);
    int invalid = Utf8.firstInvalid(batch.bytes(), start, length);
    if (invalid >= 0) {
      return InvalidInstanceException.of(Stage.PARSE, "Invalid UTF-8 at byte ", invalid, "")
          .failure();
    }
    try {
      int count = cells.cut(batch.bytes(), start, length);
      if (count != columns.size()) {
        throw InvalidInstanceException.of(
            Stage.PARSE,
            "Invalid row: ",
            count,
            " cells (must be " + columns.size() + ", one a column)");
      }
      if (failure == null) {
        checkComplete();
      }
      return failure;
    } catch (InvalidInstanceException e) {
      return e.failure();
    }
  }

  private void take(int column, char[] text, int start, int length, boolean quoted) {
    if (column >= columns.size()) {
      return;
    }
    boolean empty = !quoted && format.isNull(text, start, length);
    if (columns.isKept(column) && !empty) {
      texts.put(column, text, start, length);
    }
    InputEncoder input = columns.input(column);
    if (input == null || failure != null) {
      return;
    }
    try {
      if (!empty) {
        CsvCell.encode(input, text, start, length, json);
      } else if (rules.lenient() && input.spec().dtype().kind() == DType.Kind.FLOAT) {
        input.encodeNull();
      }
    } catch (InvalidInstanceException e) {
      failure = e.failure();
    }
  }

  private void checkComplete() throws InvalidInstanceException {
    for (InputEncoder input : inputs) {
      if (!input.isGiven() && !input.spec().optional()) {
        throw invalid(missing(input));
      }
    }
    if (rules.fields().keyField() != null && !hasPassed(0)) {
      throw invalid("Missing key field " + Excerpt.quoted(rules.fields().keyField().name()));
    }
  }

  private String missing(InputEncoder input) {
    String start = "Missing input " + Excerpt.quoted(input.spec().alias()) + ": its cell is ";
    if (!format.nullText().isEmpty()) {
      return start + format.nullText() + ", which stands for no value (--csvNull)";
    }
    if (input.spec().dtype() == DType.STRING) {
      return start + "empty (write \"\" for an empty text, or give --csvNull=TEXT for no value)";
    }
    boolean canBeNan =
        input.spec().dtype().kind() == DType.Kind.FLOAT && input.spec().rowShape().isOfOneElement();
    return start
        + (canBeNan
            ? "empty (must have a value; --lenientCoercion takes it for NaN)"
            : "empty (must have a value)");
  }

  private boolean hasPassed(int field) {
    int column = columns.problem() == null ? columns.passed(field) : -1;
    return column >= 0 && texts.has(column);
  }

  @Override
  public void addPassed(int field, StringColumn target) {
    if (hasPassed(field)) {
      texts.append(columns.passed(field), target);
    }
    target.endElement();
  }

  @Override
  public void addInstance(StringColumn instances) {
    byte separator = '{';
    for (int column = 0; column < columns.size(); column++) {
      if (!columns.name(column).isEmpty()) {
        instances.append(separator);
        CsvTexts.append(columns.name(column), instances);
        instances.append((byte) ':');
        texts.append(column, instances);
        separator = ',';
      }
    }
    if (separator == '{') {
      instances.append(separator);
    }
    instances.append((byte) '}');
    instances.endElement();
  }

  private static InvalidInstanceException invalid(String reason) {
    return new InvalidInstanceException(Stage.PARSE, reason);
  }
}
