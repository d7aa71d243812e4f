package org.batchpredict.pipeline;

import java.util.List;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.shards.Key;
import org.batchpredict.io.staging.ResultFiles;
import org.batchpredict.pipeline.request.DataFormat;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.transforms.format.FormatSpec;
import org.batchpredict.transforms.format.OutputFormat;
import org.batchpredict.transforms.instance.FieldRules;
import org.batchpredict.transforms.instance.InputFormat;
import org.batchpredict.transforms.instance.InstanceRules;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.prediction.Predictor;
import org.jspecify.annotations.Nullable;

/**
 * How a job reads its input and writes its results.
 *
 * @param files what the files of predictions are called
 */
record JobFormats(InputFormat input, InstanceRules rules, OutputFormat output, ResultFiles files) {
  /** The name of a file's path on its prediction, which is its name on failures, too. */
  private static final String FILE = "file";

  /**
   * The formats that a valid request and its options name.
   *
   * @throws InvalidRequestException when the options keep from the model what it needs
   * @throws IllegalArgumentException when the signature cannot be fed, or its outputs not be
   *     written, by them
   */
  static JobFormats of(
      PredictionInput request, PredictionOptions options, ModelSignature signature) {
    InstanceRules rules = rules(request.effectiveDataFormat(), options);
    InputFormat input = InputFormats.of(request.effectiveDataFormat(), options, signature, rules);
    OutputFormat output = OutputFormats.of(request.effectiveOutputDataFormat(), options);
    input.encoder(signature, rules);
    List<String> unfed = FieldChoice.problems(rules.fields(), options, signature);
    if (!unfed.isEmpty()) {
      throw new InvalidRequestException(unfed);
    }
    return of(input, rules, output, signature);
  }

  private static JobFormats of(
      InputFormat input, InstanceRules rules, OutputFormat output, ModelSignature signature) {
    FormatSpec spec = Predictor.formatSpec(signature, rules);
    output.formatter(spec);
    return new JobFormats(
        input, rules, output, new ResultFiles(output.suffix(), output.header(spec)));
  }

  /**
   * The same for the files of the job, whose fields may have types.
   *
   * @throws IllegalArgumentException when the signature cannot be fed from them
   */
  JobFormats fit(ModelSignature signature, List<InputFile> inputs) {
    InstanceRules typed = input.fit(rules, signature, inputs);
    return output.keepsTypes() ? of(input, typed, output, signature) : this;
  }

  private static InstanceRules rules(DataFormat format, PredictionOptions options) {
    FieldRules fields = FieldChoice.rules(keyField(format, options), options);
    return new InstanceRules(options.isLenientCoercion(), fields, options.isIncludeInstance());
  }

  /** The name of the key; of files, which have none of their own, it is that of their paths. */
  private static @Nullable String keyField(DataFormat format, PredictionOptions options) {
    String key = options.getKeyField();
    boolean files = format == DataFormat.FILES;
    if (key != null && !(files && key.equals(FILE))) {
      Key.checkName(key);
    }
    return key == null && files ? FILE : key;
  }
}
