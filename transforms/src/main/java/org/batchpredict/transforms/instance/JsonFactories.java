package org.batchpredict.transforms.instance;

import com.fasterxml.jackson.core.ErrorReportConfiguration;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;

/** How Jackson reads records: UTF-8 only, bounded in depth, not in the length of a value. */
final class JsonFactories {
  /** Deeper than any tensor (254 dimensions at most), and no danger to a thread's stack. */
  static final int MAX_DEPTH = 1000;

  private JsonFactories() {}

  static JsonFactory create() {
    return new JsonFactoryBuilder()
        // A record is UTF-8 whatever its first bytes look like.
        .disable(JsonFactory.Feature.CHARSET_DETECTION)
        // Keys that collide on purpose cost time, but must not fail records.
        .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxStringLength(Integer.MAX_VALUE)
                .maxNumberLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .build())
        .errorReportConfiguration(
            ErrorReportConfiguration.builder().maxErrorTokenLength(Excerpt.MAX_CHARS).build())
        .build();
  }
}
