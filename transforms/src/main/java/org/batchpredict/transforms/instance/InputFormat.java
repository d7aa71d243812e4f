package org.batchpredict.transforms.instance;

import java.io.Serializable;
import java.util.List;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.records.CsvRecords;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.transforms.model.ModelSignature;

/**
 * A format of input files: how their records are told apart, and how one becomes an instance. Its
 * values travel to workers.
 */
public interface InputFormat extends Serializable {
  /** How the records of a file are told apart. */
  RecordFormat records();

  /**
   * An encoder, for one thread.
   *
   * @throws IllegalArgumentException if the signature cannot be fed by these rules
   */
  RecordEncoder encoder(ModelSignature signature, InstanceRules rules);

  /**
   * The rules for a job, with what its files say about them: the types of the fields that go past
   * the model. It looks at some of the files, which all others are taken to be like.
   *
   * @param files the input, in its order
   * @throws IllegalArgumentException if a file cannot be read, or does not suit the signature, so
   *     that all its records would fail
   */
  default InstanceRules fit(InstanceRules rules, ModelSignature signature, List<InputFile> files) {
    return rules;
  }

  /** Records that are a JSON value each. */
  static InputFormat json(RecordFormat records) {
    return new JsonInput(records);
  }

  /**
   * Records that are a JSON value each: lines, or what a document holds that no line by these rules
   * could be.
   */
  static InputFormat json(ModelSignature signature, InstanceRules rules) {
    return JsonInput.of(signature, rules);
  }

  /** Records that are fed as they are, to a signature with one STRING input. */
  static InputFormat raw(RecordFormat records) {
    return new RawInput(records);
  }

  /** Records that are a serialized {@code tf.Example} each, or a JSON value each. */
  static InputFormat examples(RecordFormat records) {
    return new ExampleInput(records);
  }

  /**
   * Files that are one record each, fed as they are; the key, when there is one, is the file's
   * path.
   */
  static InputFormat files() {
    return new FileInput();
  }

  /**
   * Rows of CSV, whose columns are named by the first row of each file.
   *
   * @param nullText the text of a cell without quotes that stands for no value
   */
  static InputFormat csv(CsvRecords records, String nullText) {
    return new CsvInput(records, nullText);
  }
}
