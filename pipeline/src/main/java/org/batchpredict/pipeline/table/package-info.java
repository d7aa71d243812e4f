/**
 * What jobs want of a database whose tables they read and write, and the modules that bring one.
 */
@NullMarked
package org.batchpredict.pipeline.table;

import org.jspecify.annotations.NullMarked;
