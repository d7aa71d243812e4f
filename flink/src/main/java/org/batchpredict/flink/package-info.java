/** The Flink runner, and the command as a program for Flink's own client. */
@NullMarked
package org.batchpredict.flink;

import org.jspecify.annotations.NullMarked;
