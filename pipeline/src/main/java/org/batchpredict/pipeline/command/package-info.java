/** The command: flags, progress for people, exit status. */
@NullMarked
package org.batchpredict.pipeline.command;

import org.jspecify.annotations.NullMarked;
