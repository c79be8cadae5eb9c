// Bytes on their way to the server, with how far they are: the one thing that `fetch` does not tell.
import { addressOf, announceRefusal, changeHeaders, NetworkError, refusalOf } from './api.ts';

export interface UploadOptions {
  method: 'PUT' | 'POST';
  path: string;
  params: unknown;
  query: unknown;
  body: Blob;
  /** From 0 to 1. */
  onProgress: (part: number) => void;
  signal: AbortSignal;
}

/** Answers what the server says of it. @throws ApiError, NetworkError, AbortError as `call` does. */
export function uploadBytes({ method, path, body, onProgress, signal, ...where }: UploadOptions): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, addressOf(path, where));
    request.setRequestHeader('content-type', 'application/octet-stream');
    for (const [name, value] of Object.entries(changeHeaders())) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new NetworkError('no answer'));
    request.onabort = () => reject(new DOMException('taken back', 'AbortError'));
    request.onload = () => answerOf(request).then(resolve, reject);
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(body);
  });
}

async function answerOf(request: XMLHttpRequest): Promise<unknown> {
  const { status, responseText } = request;
  const isAnswer = status >= 200 && status < 300;
  // A body belongs to no answer without content, and a status below 200 to none at all.
  const response = new Response(responseText, { status: status < 200 || status === 204 ? 500 : status });
  if (!isAnswer) throw announceRefusal(await refusalOf(response));
  return response.json();
}
