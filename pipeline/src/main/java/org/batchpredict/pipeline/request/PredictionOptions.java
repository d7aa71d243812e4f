package org.batchpredict.pipeline.request;

import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * The options of a batch prediction job. Those named like a field of {@link PredictionInput}
 * override that field of the request in {@code --predictionInput}, and have no default here, so
 * that "not given" can be told; the others say how the job is run.
 *
 * <p>A flag that takes several values may be repeated, and Beam splits each at its commas: {@code
 * --inputPaths=a,b} are two patterns. Names that hold commas are given in the request's JSON.
 */
public interface PredictionOptions extends PipelineOptions {
  @Description("A file that holds the request as JSON, on any file system that Beam knows.")
  @Grouped(OptionGroup.REQUEST)
  @Nullable String getPredictionInput();

  void setPredictionInput(@Nullable String predictionInput);

  @Description("The model, as projects/P/models/M; its default version is used.")
  @Grouped(OptionGroup.REQUEST)
  @Nullable String getModelName();

  void setModelName(@Nullable String modelName);

  @Description("The version of a model, as projects/P/models/M/versions/V.")
  @Grouped(OptionGroup.REQUEST)
  @Nullable String getVersionName();

  void setVersionName(@Nullable String versionName);

  @Description("A SavedModel directory; give this, modelName or versionName.")
  @Grouped(OptionGroup.REQUEST)
  @Nullable String getUri();

  void setUri(@Nullable String uri);

  @Description("The format of the input (docs/input.md).")
  @Grouped(OptionGroup.REQUEST)
  @Nullable String getDataFormat();

  void setDataFormat(@Nullable String dataFormat);

  @Description(
      "The format of the predictions: JSON, CSV, TF_RECORD, TF_RECORD_GZIP, AVRO or PARQUET. JSON when"
          + " not given.")
  @Grouped(OptionGroup.REQUEST)
  @Nullable String getOutputDataFormat();

  void setOutputDataFormat(@Nullable String outputDataFormat);

  @Description("The input files, or patterns that name them; may be repeated, splits at commas.")
  @Grouped(OptionGroup.REQUEST)
  @Nullable List<String> getInputPaths();

  void setInputPaths(@Nullable List<String> inputPaths);

  @Description("The directory that the predictions are written to.")
  @Grouped(OptionGroup.REQUEST)
  @Nullable String getOutputPath();

  void setOutputPath(@Nullable String outputPath);

  @Description("The most workers that run at a time. 10 when not given.")
  @Grouped(OptionGroup.REQUEST)
  @Nullable Long getMaxWorkerCount();

  void setMaxWorkerCount(@Nullable Long maxWorkerCount);

  @Description(
      "The most instances that are fed to the model at a time, or auto, to find out which number is "
          + "good while the job runs (docs/output.md). 64 when not given.")
  @Grouped(OptionGroup.REQUEST)
  @Nullable String getBatchSize();

  void setBatchSize(@Nullable String batchSize);

  @Description("The TensorFlow version that the model needs, as MAJOR.MINOR.")
  @Grouped(OptionGroup.REQUEST)
  @Nullable String getRuntimeVersion();

  void setRuntimeVersion(@Nullable String runtimeVersion);

  @Description(
      "The signature of the SavedModel to use. When not given: the only one, else serving_default.")
  @Grouped(OptionGroup.REQUEST)
  @Nullable String getSignatureName();

  void setSignatureName(@Nullable String signatureName);

  @Description("What the caller calls this run, for the manifest; not what it is told apart by.")
  @Grouped(OptionGroup.REQUEST)
  @Nullable String getJobId();

  void setJobId(@Nullable String jobId);

  @Description(
      "Labels of this run, as KEY=VALUE, for the manifest; may be repeated, splits at commas.")
  @Grouped(OptionGroup.REQUEST)
  @Nullable List<String> getJobLabels();

  void setJobLabels(@Nullable List<String> jobLabels);

  @Description(
      "The outputs of the signature to predict, all when not given; may be repeated, splits at commas.")
  @Grouped(OptionGroup.MODEL)
  @Nullable List<String> getOutputs();

  void setOutputs(@Nullable List<String> outputs);

  @Description("The directory in which modelName and versionName are looked up.")
  @Grouped(OptionGroup.MODEL)
  @Nullable String getModelRegistry();

  void setModelRegistry(@Nullable String modelRegistry);

  @Description(
      "Directories below which all input files must lie, through whatever links (docs/spec.md); may "
          + "be repeated, splits at commas. Anywhere when not given; --inputRoots= is nowhere.")
  @Grouped(OptionGroup.INPUT)
  @Nullable List<String> getInputRoots();

  void setInputRoots(@Nullable List<String> inputRoots);

  @Description("Directories below which outputPath must lie; as --inputRoots.")
  @Grouped(OptionGroup.RESULTS)
  @Nullable List<String> getOutputRoots();

  void setOutputRoots(@Nullable List<String> outputRoots);

  @Description(
      "Directories below which the model of a uri must lie with all of its files; as --inputRoots. "
          + "A model with a name may also lie in its project's part of the registry.")
  @Grouped(OptionGroup.MODEL)
  @Nullable List<String> getModelRoots();

  void setModelRoots(@Nullable List<String> modelRoots);

  @Description(
      "The tags of the graph to load from the SavedModel; may be repeated, splits at commas. "
          + "--tags= is the graph without tags.")
  @Default.InstanceFactory(DefaultTags.class)
  @Grouped(OptionGroup.MODEL)
  List<String> getTags();

  void setTags(List<String> tags);

  @Description(
      "Lets the model reach beyond its own files: read and write others, use the network, end the "
          + "process. A SavedModel is a program; one that would is refused when not given.")
  @Grouped(OptionGroup.MODEL)
  boolean isTrustModel();

  void setTrustModel(boolean trustModel);

  @Description(
      "The field of each JSON instance that is kept from the model and written back on its prediction.")
  @Grouped(OptionGroup.INPUT)
  @Nullable String getKeyField();

  void setKeyField(@Nullable String keyField);

  @Description(
      "Fields of the instances that are written beside their predictions, unchanged, whether or not "
          + "the model takes them; may be repeated, splits at commas.")
  @Grouped(OptionGroup.RESULTS)
  @Nullable List<String> getPassThrough();

  void setPassThrough(@Nullable List<String> passThrough);

  @Description(
      "The only fields of the instances that the model sees; others are left out. All that are not "
          + "the key when not given; may be repeated, splits at commas.")
  @Grouped(OptionGroup.INPUT)
  @Nullable List<String> getIncludedFields();

  void setIncludedFields(@Nullable List<String> includedFields);

  @Description(
      "Fields of the instances that the model does not see; may be repeated, splits at commas.")
  @Grouped(OptionGroup.INPUT)
  @Nullable List<String> getExcludedFields();

  void setExcludedFields(@Nullable List<String> excludedFields);

  @Description(
      "A table, bq://PROJECT.DATASET.TABLE, that the predictions are loaded into once they are "
          + "published; needs an outputPath on gs:// and AVRO or PARQUET (docs/bigquery.md).")
  @Grouped(OptionGroup.RESULTS)
  @Nullable String getOutputTable();

  void setOutputTable(@Nullable String outputTable);

  @Description("A table that the failures are loaded into, as --outputTable.")
  @Grouped(OptionGroup.RESULTS)
  @Nullable String getErrorTable();

  void setErrorTable(@Nullable String errorTable);

  @Description("Writes each instance beside its prediction.")
  @Grouped(OptionGroup.RESULTS)
  boolean isIncludeInstance();

  void setIncludeInstance(boolean includeInstance);

  @Description(
      "Writes outputs of one element, of shape [1], [1,1] and so on, as bare values, "
          + "and the names of the columns into every CSV file (docs/output.md).")
  @Grouped(OptionGroup.RESULTS)
  boolean isFlatten();

  void setFlatten(boolean flatten);

  @Description("How the files of predictions are compressed: gzip or zstd. Not, when not given.")
  @Grouped(OptionGroup.RESULTS)
  @Choices({"gzip", "zstd"})
  @Nullable String getCompression();

  void setCompression(@Nullable String compression);

  @Description(
      "Converts JSON values to the model's types as numpy does, even where that loses something.")
  @Grouped(OptionGroup.INPUT)
  boolean isLenientCoercion();

  void setLenientCoercion(boolean lenientCoercion);

  @Description(
      "What is between the cells of a row of CSV: one character of ASCII, or \\\\t for a tab.")
  @Default.String(",")
  @Grouped(OptionGroup.INPUT)
  String getCsvDelimiter();

  void setCsvDelimiter(String csvDelimiter);

  @Description(
      "The text of a cell of CSV that stands for no value, unless it is in quotes; when not given, an "
          + "empty cell does (docs/input.md).")
  @Default.String("")
  @Grouped(OptionGroup.INPUT)
  String getCsvNull();

  void setCsvNull(String csvNull);

  @Description("The most instances that may fail before the job does. No limit when not given.")
  @Grouped(OptionGroup.ERRORS)
  @Nullable Long getMaxErrors();

  void setMaxErrors(@Nullable Long maxErrors);

  @Description(
      "The largest share of instances, 0 to 1, that may fail before the job does. No limit when not given.")
  @Grouped(OptionGroup.ERRORS)
  @Nullable Double getMaxErrorRate();

  void setMaxErrorRate(@Nullable Double maxErrorRate);

  @Description(
      "The most seconds that one run of the model may take; whatever hangs for longer fails alone (docs/reliability.md). No limit when not given.")
  @Grouped(OptionGroup.MODEL)
  @Nullable Double getBatchTimeout();

  void setBatchTimeout(@Nullable Double batchTimeout);

  @Description(
      "Fills up the last batch of a signature with a fixed batch size even where the model's outputs "
          + "depend on the other instances of their batch.")
  @Grouped(OptionGroup.MODEL)
  boolean isAllowBatchDependent();

  void setAllowBatchDependent(boolean allowBatchDependent);

  @Description(
      "Writes no prediction.report.json and no prediction.report.html beside the results (docs/output.md).")
  boolean isNoReport();

  void setNoReport(boolean noReport);

  @Description("The most bytes that one record may have; a longer one fails.")
  @Default.Long(64L << 20)
  @Grouped(OptionGroup.INPUT)
  Long getMaxRecordBytes();

  void setMaxRecordBytes(Long maxRecordBytes);

  @Description(
      "What an input file comes to that has changed since the job was planned: fail, a fault of the "
          + "job; or warn, a line of the log and of the manifest (docs/reliability.md).")
  @Default.String("fail")
  @Grouped(OptionGroup.INPUT)
  @Choices({"fail", "warn"})
  String getOnChangedInput();

  void setOnChangedInput(String onChangedInput);

  @Description(
      "What runs the model: auto, for GPUs where TensorFlow sees any and else the CPU; cpu; gpu, for "
          + "all GPUs of each worker process; gpu:N for one of them (docs/gpu.md).")
  @Default.String("auto")
  @Grouped(OptionGroup.MODEL)
  String getDevice();

  void setDevice(String device);

  @Description(
      "The threads that share the work of one operation of the model, 0 for as many as there are cores. "
          + "1 when not given: batches side by side keep the cores busy (docs/threads.md). The first job "
          + "of a process fixes it.")
  @Grouped(OptionGroup.MODEL)
  @Nullable Long getIntraOpThreads();

  void setIntraOpThreads(@Nullable Long intraOpThreads);

  @Description(
      "The threads that run operations of the model side by side, 0 for as many as there are cores. When "
          + "not given, a run of the model stays in the thread that reads and writes its batch "
          + "(docs/threads.md). The first job of a process fixes how many.")
  @Grouped(OptionGroup.MODEL)
  @Nullable Long getInterOpThreads();

  void setInterOpThreads(@Nullable Long interOpThreads);

  @Description(
      "The most of each GPU's memory that a worker process takes, above 0 to 1. Nearly all when not "
          + "given. The first job of a process fixes it.")
  @Grouped(OptionGroup.MODEL)
  @Nullable Double getGpuMemoryFraction();

  void setGpuMemoryFraction(@Nullable Double gpuMemoryFraction);

  @Description(
      "Takes GPU memory as it is needed; false for all of it at once. The first job of a process fixes it.")
  @Default.Boolean(true)
  @Grouped(OptionGroup.MODEL)
  boolean isGpuAllowGrowth();

  void setGpuAllowGrowth(boolean gpuAllowGrowth);

  @Description(
      "Replaces the predictions that outputPath already holds, once the new ones are complete.")
  @Grouped(OptionGroup.RESULTS)
  boolean isOverwrite();

  void setOverwrite(boolean overwrite);

  @Description("Continues a run of the same request that died.")
  @Grouped(OptionGroup.RESULTS)
  boolean isResume();

  void setResume(boolean resume);

  @Description(
      "Checks everything and predicts 100 records spread over the input, but writes nothing; fails when one of them does.")
  boolean isDryRun();

  void setDryRun(boolean dryRun);

  @Description(
      "Runs no job, but checks that the results in this directory are whole: every file there, each "
          + "as the manifest says, and nothing else (docs/output.md).")
  @Grouped(OptionGroup.RESULTS)
  @Nullable String getVerify();

  void setVerify(@Nullable String verify);

  @Description(
      "With --verify: checks also that the input files are still those that were predicted.")
  @Grouped(OptionGroup.RESULTS)
  boolean isInput();

  void setInput(boolean input);

  @Description(
      "How the command tells of its progress: text, for people, or json, an object on each line (docs/output.md).")
  @Default.String("text")
  @Grouped(OptionGroup.PROGRESS)
  @Choices({"text", "json"})
  String getProgress();

  void setProgress(String progress);

  @Description(
      "The file descriptor that --progress=json goes to, open for writing; standard error when not given.")
  @Grouped(OptionGroup.PROGRESS)
  @Nullable Long getProgressFd();

  void setProgressFd(@Nullable Long progressFd);
}
