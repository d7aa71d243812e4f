/** What a pass over a split notes for the job's report. */
@NullMarked
package org.batchpredict.transforms.report;

import org.jspecify.annotations.NullMarked;
