package org.batchpredict.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.batchpredict.io.InputFile;
import org.batchpredict.pipeline.request.BatchSizeFlag;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.pipeline.request.ResolvedModel;
import org.batchpredict.transforms.model.ModelDescription;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.tensorflow.TensorFlowVersion;

/** What the manifest says of a job: the request, the model, the versions. */
final class JobRecord {
  /** Half of a SHA-256 in hexadecimal: no two jobs have the same, and a path stays readable. */
  private static final int FINGERPRINT_LENGTH = 32;

  private static final JsonMapper MAPPER = new JsonMapper();

  private JobRecord() {}

  static ObjectNode of(
      PredictionInput input,
      PredictionOptions options,
      ResolvedModel model,
      ModelSpec spec,
      ModelDescription description) {
    ObjectNode job = MAPPER.createObjectNode();
    try {
      job.set("request", MAPPER.readTree(input.toJson()));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
    ObjectNode given = options(options);
    if (BatchSizeFlag.isAuto(input, options)) { // else the request says it
      given.put("batchSize", BatchSizeFlag.AUTO);
    }
    job.set("options", given);
    ObjectNode modelNode =
        job.putObject("model")
            .put("uri", model.uri())
            .put("versionName", model.versionName())
            .put("fingerprint", description.fingerprint());
    spec.tags().forEach(modelNode.putArray("tags")::add);
    job.put("signature", description.signature().name());
    description.signature().outputAliases().forEach(job.putArray("outputs")::add);
    job.put("tensorFlowVersion", TensorFlowVersion.current());
    job.put("productVersion", ProductVersion.current());
    return job;
  }

  /** Adds what the caller says of the run that no result depends on. */
  static void label(ObjectNode job, PredictionOptions options) {
    if (options.getJobId() != null) {
      job.put("jobId", options.getJobId());
    }
    if (options.getOutputTable() != null) {
      job.put("outputTable", options.getOutputTable());
    }
    if (options.getErrorTable() != null) {
      job.put("errorTable", options.getErrorTable());
    }
    List<String> labels = options.getJobLabels();
    if (labels != null && !labels.isEmpty()) {
      ObjectNode node = job.putObject("labels");
      labels.forEach(
          label -> {
            String[] parts = label.split("=", 2);
            node.put(parts[0], parts[1]);
          });
    }
  }

  /** The options that results depend on. */
  private static ObjectNode options(PredictionOptions options) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("keyField", options.getKeyField());
    node.set("passThrough", MAPPER.valueToTree(options.getPassThrough()));
    node.set("includedFields", MAPPER.valueToTree(options.getIncludedFields()));
    node.set("excludedFields", MAPPER.valueToTree(options.getExcludedFields()));
    return node.put("includeInstance", options.isIncludeInstance())
        .put("lenientCoercion", options.isLenientCoercion())
        .put("maxRecordBytes", options.getMaxRecordBytes())
        .put("csvDelimiter", options.getCsvDelimiter())
        .put("csvNull", options.getCsvNull())
        .put("flatten", options.isFlatten())
        .put("compression", options.getCompression());
  }

  /** Names a job by everything that its results depend on. */
  static String fingerprint(ObjectNode job, List<InputFile> files) {
    MessageDigest digest = sha256();
    try (DataOutputStream out =
        new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
      out.write(MAPPER.writeValueAsBytes(job));
      for (InputFile file : files) {
        out.write(MAPPER.writeValueAsBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, FINGERPRINT_LENGTH);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
