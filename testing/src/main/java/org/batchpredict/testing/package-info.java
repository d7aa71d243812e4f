/** A file system in memory that fails on demand, for the tests of all modules. */
@NullMarked
package org.batchpredict.testing;

import org.jspecify.annotations.NullMarked;
