/** What becomes of the job's report: sums of what the splits say of themselves. */
@NullMarked
package org.batchpredict.io.report;

import org.jspecify.annotations.NullMarked;
