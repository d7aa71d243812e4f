@NullMarked
package org.batchpredict.service.store;

import org.jspecify.annotations.NullMarked;
