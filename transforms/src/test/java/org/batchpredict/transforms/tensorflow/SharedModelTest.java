package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.model.PinnedModel;
import org.batchpredict.transforms.model.SharedModel;
import org.batchpredict.transforms.tensor.Column;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedModelTest {
  private static final int THREADS = 8;

  private final ExecutorService executor = Executors.newFixedThreadPool(THREADS);
  private final ModelSpec spec = TestModels.spec("mlp");
  private final String fingerprint = SavedModelLoader.create().describe(spec).fingerprint();

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @Test
  void loadsOnceForAll() throws Exception {
    int before = SharedModel.loadedModels();
    List<SharedModel> shares = atOnce(this::acquire);
    assertThat(SharedModel.loadedModels()).isEqualTo(before + 1);
    for (SharedModel share : shares) {
      assertThat(runs(share.model())).isTrue();
      share.close();
      share.close();
      assertThat(runs(share.model())).isFalse();
    }
    assertThat(SharedModel.loadedModels()).isEqualTo(before);
  }

  @Test
  void runsInManyThreadsAtOnce() throws Exception {
    float[] expected;
    try (SharedModel share = acquire()) {
      expected = run(share.model());
      List<Boolean> same =
          atOnce(
              () -> {
                for (int i = 0; i < 500; i++) {
                  if (!Arrays.equals(run(share.model()), expected)) {
                    return false;
                  }
                }
                return true;
              });
      assertThat(same).containsOnly(true);
    }
  }

  /** The session of a run that is under way would take the process with it. */
  @Test
  void aRunOutlivesItsShare() throws Exception {
    ModelSpec slow = TestModels.spec("slow");
    SharedModel share = SharedModel.acquire(PinnedModel.of(SavedModelLoader.create(), slow));
    int loaded = SharedModel.loadedModels();
    List<Column> outputs = share.model().newOutputs();
    Thread[] runner = new Thread[1];
    CyclicBarrier start = new CyclicBarrier(2);
    Future<?> run =
        executor.submit(
            () -> {
              runner[0] = Thread.currentThread();
              start.await();
              share.model().run(List.of(TestModels.floats(List.of(), 20_000)), 0, 1, outputs);
              return null;
            });
    start.await();
    while (!run.isDone() && !isInTensorFlow(runner[0])) {
      Thread.onSpinWait();
    }
    assertThat(run).isNotDone();
    share.close();
    assertThat(SharedModel.loadedModels()).isEqualTo(loaded);
    run.get();
    assertThat(TestModels.floats(outputs.get(0))).containsExactly(20_064);
    assertThat(SharedModel.loadedModels()).isEqualTo(loaded - 1);
  }

  private static boolean isInTensorFlow(Thread thread) {
    StackTraceElement[] trace = thread.getStackTrace();
    return trace.length > 0 && trace[0].getMethodName().equals("TF_SessionRun");
  }

  @Test
  void tellsEveryCallerWhyAModelCannotBeLoaded() throws Exception {
    ModelSpec missing = spec.withSignatureName("missing");
    List<String> messages =
        atOnce(
            () -> {
              try {
                SharedModel.acquire(
                        new PinnedModel(SavedModelLoader.create(), missing, fingerprint))
                    .close();
                return "loaded";
              } catch (ModelException e) {
                return e.getMessage();
              }
            });
    assertThat(messages)
        .hasSize(THREADS)
        .containsOnly(
            "Cannot load the model "
                + spec.uri()
                + ": it has no signature missing (its signatures: serve, serving_default)");
  }

  @Test
  void refusesAModelThatHasChanged() {
    assertThatThrownBy(
            () -> SharedModel.acquire(new PinnedModel(SavedModelLoader.create(), spec, "0")))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot load the model "
                + spec.uri()
                + ": it has changed since the job was planned (its fingerprint is "
                + fingerprint
                + ", was 0)");
  }

  @Test
  void triesAgainAfterAFailure(@TempDir Path directory) throws Exception {
    ModelSpec later = ModelSpec.of(directory.toString());
    assertThatThrownBy(
            () ->
                SharedModel.acquire(new PinnedModel(SavedModelLoader.create(), later, fingerprint)))
        .isInstanceOf(ModelException.class);
    LocalDirectory source = new LocalDirectory(spec.uri(), Path.of(spec.uri()));
    for (ModelDirectory.ModelFile file : source.files()) {
      Path target = directory.resolve(file.path());
      Files.createDirectories(target.getParent());
      Files.copy(source.path().resolve(file.path()), target);
    }
    SharedModel.acquire(new PinnedModel(SavedModelLoader.create(), later, fingerprint)).close();
  }

  private SharedModel acquire() {
    return SharedModel.acquire(new PinnedModel(SavedModelLoader.create(), spec, fingerprint));
  }

  private static boolean runs(Model model) {
    try {
      run(model);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private static float[] run(Model model) {
    float[] features = new float[64 * 32];
    for (int i = 0; i < features.length; i++) {
      features[i] = i % 7 - 3;
    }
    List<Column> outputs = model.newOutputs();
    model.run(List.of(TestModels.floats(List.of(32), features)), 0, 64, outputs);
    return TestModels.floats(outputs.get(0));
  }

  private <T> List<T> atOnce(Callable<T> action) throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Future<T>> futures = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      futures.add(
          executor.submit(
              () -> {
                start.await();
                return action.call();
              }));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      results.add(future.get());
    }
    return results;
  }
}
