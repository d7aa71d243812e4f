/** The page for people: jobs and what becomes of them, as HTML made on the server. */
@NullMarked
package org.batchpredict.service.web;

import org.jspecify.annotations.NullMarked;
