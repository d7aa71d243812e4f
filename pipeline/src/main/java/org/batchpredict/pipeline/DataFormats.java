package org.batchpredict.pipeline;

import java.util.Locale;
import org.batchpredict.pipeline.request.DataFormat;
import org.batchpredict.transforms.prediction.DataFormatProvider;

/** The formats that modules of their own bring. */
final class DataFormats {
  private DataFormats() {}

  static DataFormatProvider provider(DataFormat format) {
    String name = format.name();
    return DataFormatProvider.find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot use %s: its module is not there (add batchpredict-%s to the class path)"
                        .formatted(name, name.toLowerCase(Locale.ROOT))));
  }
}
