/**
 * The values that reading and writing share: where a record lies, how it failed, how files are cut.
 */
@NullMarked
package org.batchpredict.io;

import org.jspecify.annotations.NullMarked;
