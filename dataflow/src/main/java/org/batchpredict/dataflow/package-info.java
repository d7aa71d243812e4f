/** The Dataflow runner. */
@NullMarked
package org.batchpredict.dataflow;

import org.jspecify.annotations.NullMarked;
