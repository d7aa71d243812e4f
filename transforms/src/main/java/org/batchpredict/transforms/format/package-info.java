/** From columns to records of results: JSON, CSV, {@code tf.Example}. */
@NullMarked
package org.batchpredict.transforms.format;

import org.jspecify.annotations.NullMarked;
