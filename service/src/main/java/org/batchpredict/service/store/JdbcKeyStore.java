package org.batchpredict.service.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.batchpredict.service.access.ApiKey;
import org.batchpredict.service.access.KeyStore;
import org.batchpredict.service.access.ServiceAccountKey;

/** Keeps keys in two tables. */
final class JdbcKeyStore implements KeyStore {
  private static final String SERVICE_ACCOUNT_KEYS =
      "SELECT key_id, email, public_key, created, disabled FROM service_account_key ";
  private static final String API_KEYS =
      "SELECT key_id, email, sha256, created, disabled FROM api_key ";

  private final Transactions transactions;

  JdbcKeyStore(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public void add(ServiceAccountKey key) {
    transactions.change(
        connection ->
            Sql.change(
                connection,
                "INSERT INTO service_account_key (key_id, email, public_key, created, disabled)"
                    + " VALUES (?, ?, ?, ?, ?)",
                key.keyId(),
                key.email(),
                key.publicKey(),
                key.created(),
                key.disabled()));
  }

  @Override
  public Optional<ServiceAccountKey> serviceAccountKey(String keyId) {
    return transactions.read(
        connection ->
            Sql.find(
                connection,
                SERVICE_ACCOUNT_KEYS + "WHERE key_id = ?",
                JdbcKeyStore::serviceAccountKey,
                keyId));
  }

  @Override
  public void add(ApiKey key) {
    transactions.change(
        connection ->
            Sql.change(
                connection,
                "INSERT INTO api_key (key_id, email, sha256, created, disabled)"
                    + " VALUES (?, ?, ?, ?, ?)",
                key.keyId(),
                key.email(),
                key.sha256(),
                key.created(),
                key.disabled()));
  }

  @Override
  public Optional<ApiKey> apiKey(String sha256) {
    return transactions.read(
        connection ->
            Sql.find(connection, API_KEYS + "WHERE sha256 = ?", JdbcKeyStore::apiKey, sha256));
  }

  @Override
  public boolean disable(String keyId) {
    return transactions.change(
        connection ->
            Sql.change(
                        connection,
                        "UPDATE service_account_key SET disabled = TRUE WHERE key_id = ?",
                        keyId)
                    + Sql.change(
                        connection, "UPDATE api_key SET disabled = TRUE WHERE key_id = ?", keyId)
                > 0);
  }

  @Override
  public List<ServiceAccountKey> serviceAccountKeys() {
    return transactions.read(
        connection ->
            Sql.list(
                connection,
                SERVICE_ACCOUNT_KEYS + "ORDER BY email, key_id",
                JdbcKeyStore::serviceAccountKey));
  }

  @Override
  public List<ApiKey> apiKeys() {
    return transactions.read(
        connection ->
            Sql.list(connection, API_KEYS + "ORDER BY email, key_id", JdbcKeyStore::apiKey));
  }

  private static ServiceAccountKey serviceAccountKey(ResultSet row) throws SQLException {
    return new ServiceAccountKey(
        row.getString(1), row.getString(2), row.getString(3), Sql.time(row, 4), row.getBoolean(5));
  }

  private static ApiKey apiKey(ResultSet row) throws SQLException {
    return new ApiKey(
        row.getString(1), row.getString(2), row.getString(3), Sql.time(row, 4), row.getBoolean(5));
  }
}
