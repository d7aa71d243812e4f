@NullMarked
package org.batchpredict.service.access;

import org.jspecify.annotations.NullMarked;
