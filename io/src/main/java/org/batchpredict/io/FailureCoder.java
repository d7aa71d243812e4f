package org.batchpredict.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;

/**
 * Encodes a failure as a version, the names of its stage and code, its message and its kind.
 * Streams that are updated, and state that is restored, may hold failures of an older version of
 * this product: a change of what is written needs a new version here.
 */
public final class FailureCoder extends AtomicCoder<Failure> {
  private static final int VERSION = 2;
  private static final FailureCoder INSTANCE = new FailureCoder();
  private static final StringUtf8Coder TEXT = StringUtf8Coder.of();
  private static final VarIntCoder VERSIONS = VarIntCoder.of();

  private FailureCoder() {}

  public static FailureCoder of() {
    return INSTANCE;
  }

  /** Called by Beam to find this coder, for {@link org.apache.beam.sdk.coders.DefaultCoder}. */
  public static CoderProvider getCoderProvider() {
    return CoderProviders.fromStaticMethods(Failure.class, FailureCoder.class);
  }

  @Override
  public void encode(Failure failure, OutputStream out) throws IOException {
    VERSIONS.encode(VERSION, out);
    TEXT.encode(failure.stage().name(), out);
    TEXT.encode(failure.code().name(), out);
    TEXT.encode(failure.message(), out);
    TEXT.encode(failure.kind(), out);
  }

  @Override
  public Failure decode(InputStream in) throws IOException {
    int version = VERSIONS.decode(in);
    if (version != VERSION) {
      throw new CoderException(
          "Unsupported version of a failure: " + version + " (supported: " + VERSION + ")");
    }
    return new Failure(
        Stage.valueOf(TEXT.decode(in)),
        ErrorCode.valueOf(TEXT.decode(in)),
        TEXT.decode(in),
        TEXT.decode(in));
  }

  @Override
  public boolean consistentWithEquals() {
    return true;
  }
}
