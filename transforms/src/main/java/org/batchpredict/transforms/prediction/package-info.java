/** From the records of a batch to the lines of its predictions. */
@NullMarked
package org.batchpredict.transforms.prediction;

import org.jspecify.annotations.NullMarked;
