/** The report as a page of HTML that needs no other file. */
@NullMarked
package org.batchpredict.io.report.page;

import org.jspecify.annotations.NullMarked;
