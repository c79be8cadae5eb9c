// Pictures of a message as `data:` addresses: a frame without rights may not ask for anything itself.
import { type InboundMail, inboundMail } from '@lanet/contracts/inbound-mail';
import { queryOptions, useQueries } from '@tanstack/react-query';
import { addressOf, announceRefusal, refusalOf } from '../../../platform/api.ts';
import { ownPictureIds } from './html-document.ts';

/** What a mail may show; anything else stays a file. */
const SHOWN = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
const LARGEST = 5 * 1024 * 1024;
/** More pictures than a person looks at are not fetched. */
const MOST = 40;

export const partAddress = (id: string, index: number) => addressOf(inboundMail.part.path, { params: { id, index } });
export const rawAddress = (id: string) => addressOf(inboundMail.raw.path, { params: { id } });

/** @throws ApiError; Error where what came is no picture. */
async function pictureAt(address: string, signal: AbortSignal, knownType?: string): Promise<string> {
  const response = await fetch(address, { credentials: 'same-origin', signal });
  if (!response.ok) throw announceRefusal(await refusalOf(response));
  const type = knownType ?? response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  const bytes = await response.arrayBuffer();
  if (!SHOWN.includes(type) || bytes.byteLength > LARGEST) throw new Error('not a picture that is shown');
  return dataAddress(new Blob([bytes], { type }));
}

function dataAddress(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => (typeof reader.result === 'string' ? resolve(reader.result) : reject(reader.error));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

const ownPicture = (id: string, index: number, mediaType: string) =>
  queryOptions({
    queryKey: ['inbound-pictures', id, 'own', index],
    queryFn: ({ signal }) => pictureAt(partAddress(id, index), signal, mediaType.toLowerCase()),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

const remotePicture = (id: string, url: string) =>
  queryOptions({
    queryKey: ['inbound-pictures', id, 'remote', url],
    queryFn: ({ signal }) =>
      pictureAt(addressOf(inboundMail.remoteImage.path, { params: { id }, query: { url } }), signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

/** The message's own pictures by their Content-ID, as they come in. */
export function useOwnPictures({ id, html, attachments }: InboundMail, enabled: boolean): Map<string, string> {
  const ids = enabled && html ? ownPictureIds(html) : [];
  const found = ids.slice(0, MOST).flatMap((contentId) => {
    const part = attachments.find((one) => bare(one.contentId) === contentId);
    return part && part.sizeBytes <= LARGEST ? [{ contentId, part }] : [];
  });
  const answers = useQueries({ queries: found.map(({ part }) => ownPicture(id, part.index, part.mediaType)) });
  return new Map(found.flatMap(({ contentId }, at) => pairOf(contentId, answers[at]?.data)));
}

/** Pictures of other servers, once somebody asks for them. */
export function useRemotePictures(id: string, addresses: readonly string[]) {
  const asked = addresses.slice(0, MOST);
  const answers = useQueries({ queries: asked.map((url) => remotePicture(id, url)) });
  return {
    pictures: new Map(asked.flatMap((url, at) => pairOf(url, answers[at]?.data))),
    loading: answers.some(({ isPending }) => isPending),
    failed: answers.filter(({ isError }) => isError).length + (addresses.length - asked.length),
  };
}

const bare = (contentId: string | null) => contentId?.replace(/^<|>$/g, '');

const pairOf = (key: string, value: string | undefined): [string, string][] =>
  value === undefined ? [] : [[key, value]];
