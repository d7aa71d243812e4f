package org.batchpredict.service.access;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys in memory. */
public final class MemoryKeys implements KeyStore {
  private final Map<String, ServiceAccountKey> accountKeys = new LinkedHashMap<>();
  private final Map<String, ApiKey> apiKeys = new LinkedHashMap<>();

  @Override
  public void add(ServiceAccountKey key) {
    accountKeys.put(key.keyId(), key);
  }

  @Override
  public Optional<ServiceAccountKey> serviceAccountKey(String keyId) {
    return Optional.ofNullable(accountKeys.get(keyId));
  }

  @Override
  public void add(ApiKey key) {
    apiKeys.put(key.keyId(), key);
  }

  @Override
  public Optional<ApiKey> apiKey(String sha256) {
    return apiKeys.values().stream().filter(key -> key.sha256().equals(sha256)).findFirst();
  }

  @Override
  public boolean disable(String keyId) {
    ServiceAccountKey account =
        accountKeys.computeIfPresent(
            keyId,
            (id, k) -> new ServiceAccountKey(id, k.email(), k.publicKey(), k.created(), true));
    ApiKey api =
        apiKeys.computeIfPresent(
            keyId, (id, k) -> new ApiKey(id, k.email(), k.sha256(), k.created(), true));
    return account != null || api != null;
  }

  @Override
  public List<ServiceAccountKey> serviceAccountKeys() {
    return List.copyOf(accountKeys.values());
  }

  @Override
  public List<ApiKey> apiKeys() {
    return List.copyOf(apiKeys.values());
  }
}
