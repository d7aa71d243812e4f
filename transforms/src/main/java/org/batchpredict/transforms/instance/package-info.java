/** From records to columns: JSON, aliases, coercion to dtype and shape. */
@NullMarked
package org.batchpredict.transforms.instance;

import org.jspecify.annotations.NullMarked;
