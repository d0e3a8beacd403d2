/** How to reach an S3 store. What is not given comes from the environment, as in every AWS program. */
export interface S3Options {
  /** Such as `http://127.0.0.1:9000`. Default: `AWS_ENDPOINT_URL`, otherwise AWS itself. */
  readonly endpoint?: string | undefined;
  /** Default: `AWS_REGION`, otherwise `us-east-1`. */
  readonly region?: string | undefined;
  /** Default: the AWS SDK's own chain (environment, profile, instance). */
  readonly credentials?:
    | Readonly<{accessKeyId: string; secretAccessKey: string; sessionToken?: string}>
    | undefined;
  /** Bucket in the path and not in the host name. Default: true with an endpoint of one's own. */
  readonly forcePathStyle?: boolean | undefined;
  /** For one request, from connecting to the last byte. Default 30 s. */
  readonly requestTimeoutMs?: number | undefined;
}
