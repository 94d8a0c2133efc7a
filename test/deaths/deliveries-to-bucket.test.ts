import { hasS3, testBucket } from '../support/s3-bucket.ts';
import { testDeaths } from './deliveries.ts';

testDeaths('to a bucket', await hasS3(), async () => {
  const { options, keys, read, uploads, drop } = await testBucket();
  const { accessKeyId: access_key_id, secretAccessKey: secret_access_key } = options.credentials;
  const sent = { endpoint: options.endpoint, bucket: options.bucket, access_key_id, secret_access_key };
  return { kind: 's3', sent, names: keys, read: async (name) => (await read(name))!, remains: uploads, stop: drop };
});
