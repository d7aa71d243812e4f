/** Tensors as plain Java values: dtypes, signatures, and columns of rows. */
@NullMarked
package org.batchpredict.transforms.tensor;

import org.jspecify.annotations.NullMarked;
