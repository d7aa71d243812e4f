package org.batchpredict.transforms.prediction;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.batchpredict.transforms.format.OutputFormat;
import org.batchpredict.transforms.instance.InputFormat;
import org.batchpredict.transforms.instance.InstanceRules;
import org.jspecify.annotations.Nullable;

/** A data format in a module of its own, which {@link ServiceLoader} finds (docs/adr/0044). */
public interface DataFormatProvider {
  /** Its name in a request's {@code dataFormat} and {@code outputDataFormat}. */
  String name();

  /**
   * How it is read.
   *
   * @param rules of the job: what nobody needs by them need not be read
   */
  InputFormat input(InstanceRules rules);

  /**
   * How it is written.
   *
   * @param compression what the files are compressed with, as requests name it; null for what the
   *     format does by itself
   * @param isFlat whether outputs whose rows have one element are scalars
   * @throws IllegalArgumentException when the format cannot be compressed so
   */
  OutputFormat output(@Nullable String compression, boolean isFlat);

  /**
   * Counts the records of a file of it.
   *
   * @throws org.batchpredict.io.files.LostBytesException when it is no file of this format
   */
  long records(String path, long size) throws IOException;

  /** All formats on the class path. */
  static List<DataFormatProvider> all() {
    return ServiceLoader.load(DataFormatProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  /** The format of that name on the class path; empty when there is none. */
  static Optional<DataFormatProvider> find(String name) {
    return all().stream().filter(format -> format.name().equals(name)).findFirst();
  }
}
