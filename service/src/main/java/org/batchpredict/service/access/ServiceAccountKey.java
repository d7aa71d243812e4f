package org.batchpredict.service.access;

import java.time.Instant;

/**
 * The public half of a service account's key.
 *
 * @param keyId the {@code private_key_id} of the key file
 * @param email whose key it is
 * @param publicKey X.509 SubjectPublicKeyInfo in base64
 */
public record ServiceAccountKey(
    String keyId, String email, String publicKey, Instant created, boolean disabled) {}
