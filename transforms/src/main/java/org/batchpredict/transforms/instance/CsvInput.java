package org.batchpredict.transforms.instance;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.records.CsvFile;
import org.batchpredict.io.records.CsvRecords;
import org.batchpredict.transforms.model.ModelSignature;

/**
 * Rows of CSV whose columns are named in the first one of each file.
 *
 * @param nullText the text of a cell without quotes that stands for no value
 */
record CsvInput(CsvRecords records, String nullText) implements InputFormat {
  /** So many files, spread over all, are looked at before a job. */
  private static final int FILES_LOOKED_AT = 8;

  CsvInput {
    requireNonNull(records, "records");
    requireNonNull(nullText, "nullText");
  }

  char delimiter() {
    return (char) records.delimiter();
  }

  boolean isNull(char[] text, int start, int length) {
    if (length != nullText.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text[start + i] != nullText.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public RecordEncoder encoder(ModelSignature signature, InstanceRules rules) {
    return new CsvRecordEncoder(this, signature, rules);
  }

  @Override
  public InstanceRules fit(InstanceRules rules, ModelSignature signature, List<InputFile> files) {
    CsvRecordEncoder encoder = new CsvRecordEncoder(this, signature, rules);
    int step = Math.max(1, files.size() / FILES_LOOKED_AT);
    for (int i = 0; i < files.size(); i += step) {
      InputFile file = files.get(i);
      CsvColumns columns = header(file).map(encoder::columns).orElseGet(CsvColumns::none);
      if (columns.problem() != null) {
        String message = file.path() + ": " + columns.problem();
        throw columns.isJson()
            ? new OtherFormatException(message)
            : new IllegalArgumentException(message);
      }
    }
    return rules;
  }

  /** Empty for a file that cannot be read, too: workers say why. */
  private Optional<CsvFile> header(InputFile file) {
    try {
      return records.header(file.path(), file.size());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
