package org.batchpredict.transforms.job;

import java.io.FileNotFoundException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.batchpredict.io.LastingException;
import org.batchpredict.transforms.model.ClosedModelException;
import org.batchpredict.transforms.model.ModelException;

/** Tells trouble that may pass from trouble that stays. */
final class Trouble {
  /** What comes again however often it is tried, wherever in a chain of causes it is found. */
  private static final List<Class<? extends Exception>> LASTING =
      List.of(
          LastingException.class,
          FileNotFoundException.class,
          NoSuchFileException.class,
          NotDirectoryException.class,
          AccessDeniedException.class,
          IllegalArgumentException.class, // a scheme that no file system has, say
          UnsupportedOperationException.class,
          ModelException.class,
          JobException.class);

  private Trouble() {}

  /** Whether the work that ended so may well succeed when it is repeated. */
  static boolean mayPass(Exception e) {
    if (isCancel(e)) {
      return false;
    }
    return Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
        .noneMatch(t -> LASTING.stream().anyMatch(kind -> kind.isInstance(t)));
  }

  /**
   * Whether the work was told to end: what an interrupted thread throws says nothing more, nor does
   * a worker whose share in the model was closed while it ran.
   */
  static boolean isCancel(Throwable thrown) {
    return JobFaults.isCancel(thrown)
        || thrown instanceof ClosedModelException
        || Thread.currentThread().isInterrupted();
  }
}
