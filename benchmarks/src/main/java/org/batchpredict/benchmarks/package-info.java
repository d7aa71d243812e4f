/** What the product is measured against: the code that its users would write by hand. */
@NullMarked
package org.batchpredict.benchmarks;

import org.jspecify.annotations.NullMarked;
