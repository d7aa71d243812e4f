@NullMarked
package org.batchpredict.service.work;

import org.jspecify.annotations.NullMarked;
