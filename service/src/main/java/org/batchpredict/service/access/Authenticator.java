package org.batchpredict.service.access;

import org.batchpredict.service.api.ApiException;

/** Tells who calls. */
public interface Authenticator {
  /**
   * Tells whose credentials these are.
   *
   * @return {@link Caller#ANONYMOUS} when there are none
   * @throws ApiException UNAUTHENTICATED when they are not valid
   */
  Caller authenticate(Credentials credentials);
}
