/** From columns to lines: JSON and CSV. */
@NullMarked
package org.batchpredict.transforms.format;

import org.jspecify.annotations.NullMarked;
