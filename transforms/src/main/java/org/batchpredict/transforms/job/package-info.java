/** Prediction on Beam: the pass over a split and the transforms that hand splits out. */
@NullMarked
package org.batchpredict.transforms.job;

import org.jspecify.annotations.NullMarked;
