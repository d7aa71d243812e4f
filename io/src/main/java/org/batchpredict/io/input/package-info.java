/**
 * From patterns to records: which files are read, how they are cut into splits, and their bytes.
 */
@NullMarked
package org.batchpredict.io.input;

import org.jspecify.annotations.NullMarked;
