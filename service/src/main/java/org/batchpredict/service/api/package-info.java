@NullMarked
package org.batchpredict.service.api;

import org.jspecify.annotations.NullMarked;
