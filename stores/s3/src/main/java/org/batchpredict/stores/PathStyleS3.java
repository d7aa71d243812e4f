package org.batchpredict.stores;

import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.io.aws2.s3.DefaultS3ClientBuilderFactory;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Builds clients that name a bucket in the path and not in the host, for servers of S3's API that
 * have one host name: {@code --s3ClientFactoryClass=org.batchpredict.stores.PathStyleS3}.
 */
public final class PathStyleS3 extends DefaultS3ClientBuilderFactory {
  @Override
  public S3ClientBuilder createBuilder(S3Options options) {
    return super.createBuilder(options).forcePathStyle(true);
  }
}
