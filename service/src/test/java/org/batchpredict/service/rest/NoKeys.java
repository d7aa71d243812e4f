package org.batchpredict.service.rest;

import java.util.List;
import java.util.Optional;
import org.batchpredict.service.access.ApiKey;
import org.batchpredict.service.access.KeyStore;
import org.batchpredict.service.access.ServiceAccountKey;

/** A store without keys. */
final class NoKeys implements KeyStore {
  @Override
  public void add(ServiceAccountKey key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<ServiceAccountKey> serviceAccountKey(String keyId) {
    return Optional.empty();
  }

  @Override
  public void add(ApiKey key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<ApiKey> apiKey(String sha256) {
    return Optional.empty();
  }

  @Override
  public boolean disable(String keyId) {
    return false;
  }

  @Override
  public List<ServiceAccountKey> serviceAccountKeys() {
    return List.of();
  }

  @Override
  public List<ApiKey> apiKeys() {
    return List.of();
  }
}
