package org.batchpredict.transforms.tensorflow;

import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.batchpredict.io.report.Step;
import org.batchpredict.io.report.StepListener;
import org.batchpredict.transforms.model.ClosedModelException;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.model.OutputLimit;
import org.batchpredict.transforms.model.RunException;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.proto.error.Code;

/**
 * A loaded SavedModel, of which one signature can be run. Any number of threads may run it at the
 * same time; it must be closed after the last run has returned.
 */
final class SavedModel implements Model {
  private static final Logger LOG = LoggerFactory.getLogger(SavedModel.class);

  private final ModelSignature signature;
  private final LocalModel files;
  private final PlacedModel placed;
  private final String device;
  private final TF_Graph graph;
  private final TF_Session session;
  private final TF_Output feeds;
  private final TF_Output fetches;
  private final Fetches sources;
  private final List<TensorReader> readers;
  private final OutputLimit limit;
  private final long timeoutMillis;
  private final @Nullable TF_Buffer runOptions;

  /** As many as there were runs at a time, of those that are not at work. */
  private final Queue<RunMemory> spare = new ConcurrentLinkedQueue<>();

  private final AtomicInteger mostInstances = new AtomicInteger(Integer.MAX_VALUE);
  private volatile boolean interrupted;
  private volatile boolean closed;

  private SavedModel(
      ModelSignature signature,
      LocalModel files,
      PlacedModel placed,
      String device,
      TF_Graph graph,
      TF_Session session,
      TF_Output feeds,
      TF_Output fetches,
      OutputLimit limit,
      long timeoutMillis) {
    this.signature = signature;
    this.files = files;
    this.placed = placed;
    this.device = device;
    this.graph = graph;
    this.session = session;
    this.feeds = feeds;
    this.fetches = fetches;
    this.limit = limit;
    this.timeoutMillis = timeoutMillis;
    this.runOptions = timeoutMillis == 0 ? null : runOptions(timeoutMillis);
    this.sources = new Fetches(signature);
    this.readers = signature.outputAliases().stream().map(TensorReader::new).toList();
  }

  /** Loads a model from local files, which it closes when it is closed or cannot be loaded. */
  static SavedModel load(ModelSpec spec, LocalModel files, SessionSpec on) {
    return load(spec, files, on, OutputLimit.OF_HEAP);
  }

  @SuppressWarnings("try") // The scope owns all that is allocated while it is open.
  static SavedModel load(ModelSpec spec, LocalModel files, SessionSpec on, OutputLimit limit) {
    boolean loaded = false;
    PlacedModel placed = null;
    try {
      MetaGraphDef protos = MetaGraphs.read(files.directory(), spec.tags());
      ModelSignature signature = SignatureReader.read(spec, protos);
      ModelTrust.check(spec, protos, signature, on.trusted());
      NativeLibrary.ensureLoaded();
      placed = PlacedModel.of(spec, protos, files.directory(), on.placement());
      try (PointerScope scope = new PointerScope()) {
        TF_Graph graph = TF_Graph.newGraph();
        TF_Session session = SessionLoader.load(spec, placed.path(), on, graph);
        TF_Output feeds = Endpoints.resolve(spec.uri(), graph, signature.inputs());
        TF_Output fetches = Endpoints.resolve(spec.uri(), graph, signature.outputs());
        SavedModel model =
            new SavedModel(
                signature,
                files,
                placed,
                on.placement().name(),
                graph,
                session,
                feeds,
                fetches,
                limit,
                on.timeoutMillis());
        // The model's share in what the scope, too, owns as long as it is open.
        for (Pointer owned : List.of(graph, session, feeds, fetches)) {
          owned.retainReference();
        }
        loaded = true;
        return model;
      }
    } finally {
      if (!loaded) {
        if (placed != null) {
          placed.close();
        }
        files.close();
      }
    }
  }

  @Override
  public ModelSignature signature() {
    return signature;
  }

  @Override
  public String device() {
    return device;
  }

  @Override
  public int mostInstances() {
    return mostInstances.get();
  }

  @Override
  public void runAtMost(int instances) {
    if (mostInstances.getAndAccumulate(instances, Math::min) > instances) {
      LOG.warn("There is no memory for larger batches: running at most {} instances", instances);
    }
  }

  @Override
  @SuppressWarnings("try") // The scope owns all that is allocated while it is open.
  public void run(
      List<? extends @Nullable Column> inputs,
      int from,
      int to,
      List<Column> outputs,
      StepListener steps) {
    int rows = to - from;
    int fed = signature.fixedBatchSize() == 0 ? rows : signature.fixedBatchSize();
    if (closed) {
      throw new IllegalStateException("The model is closed");
    }
    if (from < 0 || rows <= 0 || rows > fed) {
      throw new IllegalArgumentException(
          "Invalid instances: " + from + " to " + to + " (must be 1 to " + fed + ")");
    }
    RunMemory memory = null;
    try (PointerScope scope = new PointerScope()) {
      int[] fetched = sources.fetched(inputs);
      memory = spare.poll();
      if (memory == null) {
        memory = new RunMemory(signature.inputs().size(), readers.size());
      }
      if (fetched.length > 0) { // TensorFlow refuses to run for nothing
        runSession(inputs, from, to, fed, fetched, memory, steps);
      }
      TF_Tensor[] tensors = own(memory.fetched, fetched.length);
      long bytes = 0;
      for (int i = 0; i < tensors.length; i++) {
        bytes += readers.get(fetched[i]).bytes(tensors[i], fed, rows, outputs.get(fetched[i]));
      }
      limit.check(rows, bytes); // before there is no heap for them
      for (int i = 0; i < tensors.length; i++) {
        readers.get(fetched[i]).read(tensors[i], rows, limit, outputs.get(fetched[i]));
      }
      sources.copy(inputs, from, to, outputs);
      steps.done(Step.DECODE);
    } catch (OutOfMemoryError e) {
      throw OutputLimit.noHeap(rows, e);
    } finally {
      if (memory != null) {
        spare.add(memory);
      }
    }
  }

  /**
   * Closes the session, whose runs TensorFlow then cancels: a loop ends with its round, a wait at
   * once, and whatever is one operation when that is done.
   */
  @Override
  @SuppressWarnings("try") // The scope owns the status.
  public synchronized void interrupt() {
    interrupted = true;
    if (!closed) {
      try (PointerScope scope = new PointerScope()) {
        tensorflow.TF_CloseSession(session, TF_Status.newStatus());
      }
    }
  }

  /** Frees the model's native memory, and its local copy. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      session.close();
      graph.close();
      feeds.close();
      fetches.close();
      spare.forEach(RunMemory::close);
      if (runOptions != null) {
        runOptions.close();
      }
      placed.close();
      files.close();
    }
  }

  /** Options that outlive the pointer scope that is open, until they are closed. */
  private static TF_Buffer runOptions(long timeoutMillis) {
    TF_Buffer options =
        TF_Buffer.newBufferFromString(
            RunOptions.newBuilder().setTimeoutInMs(timeoutMillis).build());
    options.retainReference();
    return options;
  }

  @SuppressWarnings("try") // The mode is this thread's while it is open.
  private void runSession(
      List<? extends @Nullable Column> inputs,
      int from,
      int to,
      int fed,
      int[] fetched,
      RunMemory memory,
      StepListener steps) {
    int[] indices = new int[inputs.size()];
    int count = 0;
    for (int i = 0; i < indices.length; i++) {
      Column column = inputs.get(i);
      if (column != null) {
        check(column, signature.inputs().get(i), to);
        memory.fed.put(count, TensorWriter.write(column, from, to, fed));
        indices[count++] = i;
      }
    }
    TF_Output fedTensors =
        count == indices.length ? feeds : Endpoints.subset(feeds, indices, count);
    TF_Output fetchedTensors =
        fetched.length == readers.size()
            ? fetches
            : Endpoints.subset(fetches, fetched, fetched.length);
    steps.done(Step.ENCODE);
    try (DenormalMode mode = DenormalMode.flush(memory.mode)) {
      tensorflow.TF_SessionRun(
          session,
          runOptions,
          fedTensors,
          memory.fed,
          count,
          fetchedTensors,
          memory.fetched,
          fetched.length,
          (PointerPointer<TF_Operation>) null,
          0,
          null,
          memory.status);
    }
    steps.done(Step.RUN);
    if (!Status.isOk(memory.status)) {
      if (interrupted) {
        throw new ClosedModelException();
      }
      throw failure(memory.status);
    }
  }

  private RunException failure(TF_Status status) {
    int code = tensorflow.TF_GetCode(status);
    return code == Code.DEADLINE_EXCEEDED_VALUE && timeoutMillis > 0
        ? new RunException(
            RunException.Reason.TIMEOUT,
            "DEADLINE_EXCEEDED: no result after " + timeoutMillis / 1000.0 + " s (--batchTimeout)")
        : new RunException(Status.reason(code), Status.describe(status));
  }

  /** Gives tensors that TensorFlow has made to the open pointer scope: all, before one is read. */
  private static TF_Tensor[] own(PointerPointer<TF_Tensor> results, int count) {
    TF_Tensor[] tensors = new TF_Tensor[count];
    for (int i = 0; i < count; i++) {
      tensors[i] = new TF_Tensor(results.get(i)).withDeallocator();
    }
    return tensors;
  }

  private static void check(Column column, TensorSpec input, int to) {
    if (column.dtype() != input.dtype() || column.rows() < to) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Invalid column of input %s: %d rows of %s (must be %d or more of %s)",
              input.alias(),
              column.rows(),
              column.dtype(),
              to,
              input.dtype()));
    }
  }
}
