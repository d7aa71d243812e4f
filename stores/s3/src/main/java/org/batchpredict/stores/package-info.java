/** What Beam's file system for {@code s3://} lacks. */
@NullMarked
package org.batchpredict.stores;

import org.jspecify.annotations.NullMarked;
