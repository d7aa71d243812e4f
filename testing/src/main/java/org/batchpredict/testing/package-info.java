/**
 * File systems for the tests of all modules: one in memory that fails on demand, real servers on
 * loopback.
 */
@NullMarked
package org.batchpredict.testing;

import org.jspecify.annotations.NullMarked;
