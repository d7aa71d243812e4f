@NullMarked
package org.batchpredict.pipeline;

import org.jspecify.annotations.NullMarked;
