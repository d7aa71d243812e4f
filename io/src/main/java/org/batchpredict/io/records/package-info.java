/** From files to records: how they are cut into splits, and the records of a split in batches. */
@NullMarked
package org.batchpredict.io.records;

import org.jspecify.annotations.NullMarked;
