/** Temporary credentials of the gateway of `test/support/ceph-s3`, as AWS STS gives them to a role. */
import { SignatureV4 } from '@smithy/signature-v4';
import { CREDENTIALS, ENDPOINT, hasS3 } from './s3-bucket.ts';
import { Sha256 } from './sha256.ts';

interface RoleCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration: Date;
}

interface Role {
  credentials: RoleCredentials;
  /** The same values as settings of the service. */
  env: Record<string, string>;
}

interface RoleOptions {
  /** Characters of the policy of the session, which the gateway encrypts into the token. Default: no policy. */
  policyCharacters?: number;
  /** Default and minimum 900. */
  seconds?: number;
}

/** Whether the tests that need a role can run. A gateway that was started by an older script has none. */
export async function hasS3Role(): Promise<boolean> {
  if (!(await hasS3())) return false;
  const failure = await assumeRole().then(
    () => null,
    (error: Error) => error,
  );
  if (!failure) return true;
  if (process.env['SHEAF_TEST_ALL'] === '1') throw failure;
  console.warn(`skipped: ${failure.message}`);
  return false;
}

export async function assumeRole({ policyCharacters = 0, seconds = 900 }: RoleOptions = {}): Promise<Role> {
  const statement = {
    Effect: 'Allow',
    Action: 's3:*',
    Resource: ['arn:aws:s3:::*', `arn:aws:s3:::${'x'.repeat(policyCharacters)}`],
  };
  const body = new URLSearchParams({
    Action: 'AssumeRole',
    Version: '2011-06-15',
    RoleArn: 'arn:aws:iam:::role/exports',
    RoleSessionName: 'sheaf',
    DurationSeconds: String(seconds),
    ...(policyCharacters > 0 ? { Policy: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }) } : {}),
  }).toString();
  const { protocol, hostname, port, host } = new URL(ENDPOINT);
  const signer = new SignatureV4({ service: 'sts', region: 'us-east-1', credentials: CREDENTIALS, sha256: Sha256 });
  const { headers } = await signer.sign({
    method: 'POST',
    protocol,
    hostname,
    port: Number(port),
    path: '/',
    query: {},
    headers: { host, 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
  const response = await fetch(ENDPOINT, { method: 'POST', headers, body });
  const text = await response.text();
  const value = (name: string) => new RegExp(`<${name}>([^<]+)<`).exec(text)?.[1] ?? '';
  const sessionToken = value('SessionToken');
  if (!sessionToken) {
    throw new Error(`No role at ${ENDPOINT} (${response.status}). Run test/support/ceph-s3 start again. ${text}`);
  }
  const [accessKeyId, secretAccessKey, expires] = ['AccessKeyId', 'SecretAccessKey', 'Expiration'].map(value) as [
    string,
    string,
    string,
  ];
  return {
    credentials: { accessKeyId, secretAccessKey, sessionToken, expiration: new Date(expires) },
    env: {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
      AWS_CREDENTIAL_EXPIRATION: expires,
    },
  };
}
