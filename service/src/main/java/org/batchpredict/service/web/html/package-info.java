/** HTML that is escaped by the way it is made. */
@NullMarked
package org.batchpredict.service.web.html;

import org.jspecify.annotations.NullMarked;
