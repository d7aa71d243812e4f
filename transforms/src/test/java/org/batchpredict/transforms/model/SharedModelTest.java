package org.batchpredict.transforms.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may free a shared model, and when. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedModelTest {
  private final ExecutorService executor = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @Test
  void isNotFreedUnderARun() throws Exception {
    FakeModel.Loader loader = FakeModel.Loader.atOnce();
    SharedModel share = SharedModel.acquire(loader.pinned());
    FakeModel model = loader.loaded.get(0);
    Future<?> run = executor.submit(() -> run(share.model()));
    model.running.await();

    share.close();
    assertThat(model.isFreed()).isFalse();

    model.endOfRun.countDown();
    run.get();
    assertThat(model.isFreed()).isTrue();
    assertThat(model.wasFreedInRun()).isFalse();
  }

  @Test
  void isFreedWithItsLastShareAndRunNoMore() {
    FakeModel.Loader loader = FakeModel.Loader.atOnce();
    SharedModel share = SharedModel.acquire(loader.pinned());
    share.close();
    assertThat(loader.loaded.get(0).isFreed()).isTrue();
    assertThatThrownBy(() -> run(share.model()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The share in the model is closed");
  }

  @Test
  void aClosedShareIsNotRunThoughOthersAre() {
    FakeModel.Loader loader = FakeModel.Loader.atOnce();
    SharedModel closed = SharedModel.acquire(loader.pinned());
    try (SharedModel open = SharedModel.acquire(loader.pinned())) {
      closed.close();
      closed.close();
      loader.loaded.get(0).endOfRun.countDown();
      assertThatThrownBy(() -> run(closed.model())).isInstanceOf(ClosedModelException.class);
      run(open.model());
      open.model().close();
      assertThat(loader.loaded.get(0).isFreed()).isFalse();
    }
    assertThat(loader.loaded).hasSize(1);
    assertThat(loader.loaded.get(0).isFreed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anInterruptedShareCostsOthersNothingButTime(boolean byItsModel) throws Exception {
    FakeModel.Loader loader = FakeModel.Loader.atOnce();
    SharedModel hanging = SharedModel.acquire(loader.pinned());
    SharedModel other = SharedModel.acquire(loader.pinned());
    FakeModel old = loader.loaded.get(0);
    Future<?> hangingRun = executor.submit(() -> run(hanging.model()));
    Future<?> otherRun = executor.submit(() -> run(other.model()));
    old.running.await();

    if (byItsModel) {
      hanging.model().interrupt();
    } else {
      hanging.interrupt();
    }
    assertThatThrownBy(hangingRun::get).hasCauseInstanceOf(ClosedModelException.class);
    loader.second.await();
    FakeModel fresh = loader.loaded.get(1);
    fresh.endOfRun.countDown();
    otherRun.get();
    assertThat(old.isFreed()).isTrue();
    assertThat(old.wasFreedInRun()).isFalse();
    hanging.close();
    assertThat(fresh.isFreed()).isFalse();
    other.close();
    assertThat(fresh.isFreed()).isTrue();
    assertThat(SharedModel.loadedModels()).isZero();
  }

  @Test
  void aModelWhoseOnlyWaiterIsInterruptedIsFreedOnceItIsLoaded() throws Exception {
    FakeModel.Loader loader = new FakeModel.Loader();
    Future<?> acquiring = executor.submit(() -> SharedModel.acquire(loader.pinned()));
    loader.loading.await();
    executor.shutdownNow(); // interrupts it
    assertThatThrownBy(acquiring::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot load the model fake: interrupted while it was being loaded")
        .hasCauseInstanceOf(InterruptedException.class);

    loader.endOfLoading.countDown();
    loader.awaitFirst().freed.await();
  }

  @Test
  void anInterruptOfOneWaiterCostsTheOthersNothing() throws Exception {
    FakeModel.Loader loader = new FakeModel.Loader();
    ExecutorService cancelled = Executors.newSingleThreadExecutor();
    Future<?> first = cancelled.submit(() -> SharedModel.acquire(loader.pinned()));
    loader.loading.await();
    Future<SharedModel> second = executor.submit(() -> SharedModel.acquire(loader.pinned()));
    cancelled.shutdownNow();
    assertThat(cancelled.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(first::get).hasCauseInstanceOf(ModelException.class);

    loader.endOfLoading.countDown();
    second.get().close();
    loader.awaitFirst().freed.await();
  }

  @Test
  void aShareIsInTheCopyThatWasLoadedAhead() throws Exception {
    FakeModel.Loader loader = new FakeModel.Loader();
    SharedModel.Ahead ahead = SharedModel.loadAhead(loader.pinned());
    loader.loading.await();
    loader.endOfLoading.countDown();
    SharedModel share = SharedModel.acquire(loader.pinned());
    assertThat(loader.loaded).hasSize(1);

    ahead.close();
    assertThat(loader.loaded.get(0).isFreed()).isFalse();
    share.close();
    assertThat(loader.loaded.get(0).isFreed()).isTrue();
  }

  @Test
  void aCopyThatWasLoadedAheadInVainIsFreed() throws Exception {
    FakeModel.Loader loader = new FakeModel.Loader();
    SharedModel.loadAhead(loader.pinned()).close();
    loader.endOfLoading.countDown();
    loader.loading.await();
    while (loader.loaded.isEmpty()) {
      Thread.sleep(1);
    }
    loader.loaded.get(0).freed.await();
  }

  @Test
  @SuppressWarnings("try") // The copy is held, and not used.
  void aShareTellsWhyAModelCannotBeLoadedAhead() {
    FakeModel.Loader loader = FakeModel.Loader.atOnce();
    loader.failWith(new IllegalStateException("no"));
    try (SharedModel.Ahead ahead = SharedModel.loadAhead(loader.pinned())) {
      assertThatThrownBy(() -> SharedModel.acquire(loader.pinned()))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("no");
    }
    assertThat(SharedModel.loadedModels()).isZero();
  }

  @Test
  void triesAgainAfterAFailure() {
    FakeModel.Loader loader = FakeModel.Loader.atOnce();
    loader.failWith(new IllegalStateException("no"));
    assertThatThrownBy(() -> SharedModel.acquire(loader.pinned()))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot load the model fake: java.lang.IllegalStateException: no");
    loader.failWith(null);
    SharedModel.acquire(loader.pinned()).close();
    assertThat(loader.loaded.get(0).isFreed()).isTrue();
  }

  private static void run(Model model) {
    model.run(List.of(), 0, 1, List.of());
  }
}
