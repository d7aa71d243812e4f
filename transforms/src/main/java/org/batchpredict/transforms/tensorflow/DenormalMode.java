package org.batchpredict.transforms.tensorflow;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.OptionalLong;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.internal.c_api.TFE_CancelCallback;

/**
 * The processor's mode in which denormal numbers are zero: TensorFlow's own threads have it,
 * threads of Java do not (docs/adr/0013). A thread of Java that runs operations takes it on for so
 * long, and no longer: Java's arithmetic wants the other one.
 *
 * <p>TensorFlow's library exports the functions that save and set the mode of a thread, and that
 * restore it; JavaCPP binds C functions only, so they are found in the library's symbol table, and
 * called as what they are: functions of one pointer.
 */
final class DenormalMode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DenormalMode.class);
  private static final String LIBRARY = "libtensorflow_framework.so.2";

  /** {@code tsl::port::ScopedFlushDenormal()}. */
  private static final String FLUSH = "_ZN3tsl4port19ScopedFlushDenormalC1Ev";

  /** {@code tsl::port::~ScopedRestoreFlushDenormalState()}. */
  private static final String RESTORE = "_ZN3tsl4port31ScopedRestoreFlushDenormalStateD1Ev";

  /** Room for the saved mode, which is two bools. */
  static final int STATE_BYTES = 16;

  private static final TFE_CancelCallback.@Nullable Callback_Pointer flush;
  private static final TFE_CancelCallback.@Nullable Callback_Pointer restore;

  static {
    NativeLibrary.ensureLoaded();
    Optional<Functions> functions = find();
    flush = functions.map(f -> function(f.flush)).orElse(null);
    restore = functions.map(f -> function(f.restore)).orElse(null);
  }

  private final BytePointer state;

  private DenormalMode(BytePointer state) {
    this.state = state;
  }

  /** Whether a thread of Java can have the mode here: on Linux, with TensorFlow for x86-64. */
  static boolean canFlush() {
    return flush != null;
  }

  /**
   * Takes denormal numbers for zero in this thread until it is closed; does nothing where that
   * cannot be had, and operations run in TensorFlow's threads.
   *
   * @param state {@link #STATE_BYTES} that nobody else uses until then
   */
  static DenormalMode flush(BytePointer state) {
    if (flush != null) {
      flush.call(state);
    }
    return new DenormalMode(state);
  }

  @Override
  public void close() {
    if (restore != null) {
      restore.call(state);
    }
  }

  private static Optional<Functions> find() {
    try {
      Optional<MappedFiles.Mapping> library = MappedFiles.ofLibrary(LIBRARY);
      // A file that has been replaced since may have the functions elsewhere.
      if (library.isEmpty()
          || !Files.exists(library.get().file())
          || !requireNonNull(Files.getAttribute(library.get().file(), "unix:ino"))
              .equals(library.get().inode())) {
        return Optional.empty();
      }
      OptionalLong flush = ElfSymbols.find(library.get().file(), FLUSH);
      OptionalLong restore = ElfSymbols.find(library.get().file(), RESTORE);
      return flush.isEmpty() || restore.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Functions(
                  library.get().address() + flush.getAsLong(),
                  library.get().address() + restore.getAsLong()));
    } catch (IOException e) {
      LOG.info("Operations run in TensorFlow's threads, which is slower for small models", e);
      return Optional.empty();
    }
  }

  /** A function at an address; JavaCPP wants to be pointed at the pointer. */
  private static TFE_CancelCallback.Callback_Pointer function(long address) {
    LongPointer pointer = new LongPointer(1).put(address);
    pointer.retainReference(); // for as long as the class is there, whatever scope is open
    return new TFE_CancelCallback.Callback_Pointer(pointer);
  }

  private record Functions(long flush, long restore) {}
}
