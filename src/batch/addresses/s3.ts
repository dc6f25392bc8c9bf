// Recordings in a store that speaks S3: Amazon's, MinIO, Ceph, Garage, R2. Requests are signed by aws4fetch, which is
// installed by whoever has such a store. Where it is and who asks comes from the environment, as all tools of S3 have it,
// never from a list.

import { AffettoError } from '../../errors.js';
import { fromPeers } from '../../optional-packages.js';
import { passing, refused, statusFailure } from './http.js';

/** What stands in the environment. */
interface Store {
  readonly endpoint: string | undefined;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * Opens an object.
 * @param address such as `s3://bucket/folder/clip.wav`
 * @throws AffettoError `OPTION_INVALID` where aws4fetch or the environment is missing; `DOWNLOAD_FAILED`
 */
export async function openS3(address: string, signal: AbortSignal): Promise<Response> {
  const { fetch } = await signedFetch();
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/i.exec(address) ?? [];
  if (key === '') throw refused('an address is written s3://BUCKET/KEY');
  const response = await fetch(objectUrl(bucket, key), signal);
  if (response.status === 200) return response;
  await response.body?.cancel();
  throw statusFailure(response.status);
}

/** Lists the keys below a prefix, page by page. @throws as `openS3` */
export async function* listS3(address: string): AsyncGenerator<string> {
  const { fetch } = await signedFetch();
  const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)\/?(.*)$/i.exec(address) ?? [];
  const { DOMParser } = await import('linkedom');
  for (let token: string | undefined, more = true; more; ) {
    const query = new URLSearchParams({ 'list-type': '2', prefix });
    if (token !== undefined) query.set('continuation-token', token);
    const response = await fetch(`${objectUrl(bucket, '')}?${query}`, AbortSignal.timeout(60_000));
    if (response.status !== 200) throw statusFailure(response.status);
    const page = new DOMParser().parseFromString(await response.text(), 'text/xml');
    const textOf = (name: string) => page.querySelector(name)?.textContent ?? undefined;
    for (const key of page.querySelectorAll('Contents > Key')) {
      yield `s3://${bucket}/${key.textContent}`;
    }
    token = textOf('NextContinuationToken');
    more = textOf('IsTruncated') === 'true' && token !== undefined;
  }
}

function objectUrl(bucket: string, key: string): string {
  const { endpoint, region } = storeOf(process.env);
  const path = key.split('/').map(encodeURIComponent).join('/');
  return endpoint === undefined
    ? `https://${bucket}.s3.${region}.amazonaws.com/${path}`
    : `${endpoint.replace(/\/+$/, '')}/${bucket}/${path}`;
}

async function signedFetch() {
  const { endpoint: _, ...store } = storeOf(process.env);
  const { AwsClient } = await fromPeers(
    'An address that begins with s3:',
    ['aws4fetch'],
    () => import('aws4fetch'),
  );
  const client = new AwsClient({ ...store, service: 's3', retries: 0 });
  const fetch = async (url: string, signal: AbortSignal): Promise<Response> => {
    try {
      return await client.fetch(url, { signal });
    } catch (cause) {
      if (signal.aborted) throw signal.reason;
      throw passing(((cause as Error).cause as Error | undefined)?.message ?? String(cause), cause);
    }
  };
  return { fetch };
}

function storeOf(environment: NodeJS.ProcessEnv): Store {
  const { AWS_ACCESS_KEY_ID: id = '', AWS_SECRET_ACCESS_KEY: secret = '' } = environment;
  if (id === '' || secret === '') {
    throw new AffettoError(
      'OPTION_INVALID',
      'Addresses that begin with s3: need AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, and AWS_ENDPOINT_URL_S3 for a store that is not Amazon’s.',
    );
  }
  const token = environment.AWS_SESSION_TOKEN;
  return {
    endpoint: environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL,
    region: environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION ?? 'us-east-1',
    accessKeyId: id,
    secretAccessKey: secret,
    ...(token && { sessionToken: token }),
  };
}
