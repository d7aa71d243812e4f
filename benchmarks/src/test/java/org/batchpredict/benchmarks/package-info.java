@NullMarked
package org.batchpredict.benchmarks;

import org.jspecify.annotations.NullMarked;
