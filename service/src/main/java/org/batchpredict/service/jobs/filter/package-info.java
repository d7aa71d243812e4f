@NullMarked
package org.batchpredict.service.jobs.filter;

import org.jspecify.annotations.NullMarked;
