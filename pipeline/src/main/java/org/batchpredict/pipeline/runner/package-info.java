/** The runners that a job can run on; others than Direct come from modules of their own. */
@NullMarked
package org.batchpredict.pipeline.runner;

import org.jspecify.annotations.NullMarked;
