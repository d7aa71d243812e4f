@NullMarked
package org.batchpredict.service.jobs;

import org.jspecify.annotations.NullMarked;
