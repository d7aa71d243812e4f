package org.batchpredict.service.access;

import java.util.List;
import java.util.Optional;

/** The keys by which callers are known; the service keeps no secret of theirs. */
public interface KeyStore {
  /** Adds a key of a service account. */
  void add(ServiceAccountKey key);

  /** The key of that id, also one that is disabled. */
  Optional<ServiceAccountKey> serviceAccountKey(String keyId);

  /** Adds an API key. */
  void add(ApiKey key);

  /** The API key with that hash, also one that is disabled. */
  Optional<ApiKey> apiKey(String sha256);

  /** Refuses a key of either kind from now on; false when there is none of that id. */
  boolean disable(String keyId);

  List<ServiceAccountKey> serviceAccountKeys();

  List<ApiKey> apiKeys();
}
