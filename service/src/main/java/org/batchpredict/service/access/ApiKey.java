package org.batchpredict.service.access;

import java.time.Instant;

/**
 * An API key, by its hash.
 *
 * @param keyId names it in lists
 * @param email of the service account that who has the key acts as
 * @param sha256 of the key, in lower-case hex
 */
public record ApiKey(
    String keyId, String email, String sha256, Instant created, boolean disabled) {}
