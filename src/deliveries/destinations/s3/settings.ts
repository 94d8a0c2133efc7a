import { type Static, Type } from 'typebox';

export const S3Settings = Type.Object(
  {
    endpoint: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 500,
        description: 'URL of an S3-compatible store, without the bucket. Default: AWS.',
        examples: ['https://s3.example.com'],
      }),
    ),
    region: Type.Optional(
      Type.String({
        pattern: '^[a-z0-9-]{1,40}$',
        description: 'Region. Default: us-east-1.',
        examples: ['eu-central-1'],
      }),
    ),
    bucket: Type.String({
      pattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
      description: 'Name of the bucket.',
      examples: ['acme-reports'],
    }),
    prefix: Type.Optional(
      Type.String({
        maxLength: 500,
        description: 'Folder in the bucket, with slashes between its names. Default: the top of the bucket.',
        examples: ['sheaf/daily'],
      }),
    ),
    path_style: Type.Optional(
      Type.Boolean({
        description:
          'Whether the bucket is a part of the path (`https://store/bucket`) and not of the host name. Default: true with `endpoint`, and false for AWS.',
      }),
    ),
    access_key_id: Type.String({ minLength: 1, maxLength: 200, description: 'Access key ID.' }),
    secret_access_key: Type.String({ minLength: 1, maxLength: 500, description: 'Secret access key.' }),
  },
  { additionalProperties: false },
);
export type S3Settings = Static<typeof S3Settings>;
