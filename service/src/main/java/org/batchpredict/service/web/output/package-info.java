/** A bounded look at what a job has written: files, failures, predictions. */
@NullMarked
package org.batchpredict.service.web.output;

import org.jspecify.annotations.NullMarked;
