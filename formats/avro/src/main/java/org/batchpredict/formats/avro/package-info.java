/** Avro files, in and out: object container files of the Avro specification, version 1. */
@NullMarked
package org.batchpredict.formats.avro;

import org.jspecify.annotations.NullMarked;
