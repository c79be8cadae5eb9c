// Uploads in tests: what would leave the computer, and what the network says of it when the test wants it to.
import { act } from '@testing-library/react';
import { vi } from 'vitest';

export interface SentUpload {
  address: URL;
  body: Blob;
  progress(part: number): void;
  /** Ends it with an answer of the server. */
  answer(status: number, body: object): void;
  /** No answer came. */
  lose(): void;
  isTakenBack: boolean;
}

/** Takes the place of the network for uploads until the test ends; answers the list of what was sent. */
export function receivingUploads(): SentUpload[] {
  const sent: SentUpload[] = [];
  class Request {
    readonly upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
    status = 0;
    responseText = '';
    onload?: () => void;
    onerror?: () => void;
    onabort?: () => void;
    #address = '';
    #sent: SentUpload | undefined;

    open(_method: string, address: string): void {
      this.#address = address;
    }
    setRequestHeader(): void {}
    abort(): void {
      if (this.#sent) this.#sent.isTakenBack = true;
      this.onabort?.();
    }
    send(body: Blob): void {
      this.#sent = {
        address: new URL(this.#address, 'http://localhost'),
        body,
        isTakenBack: false,
        progress: (part) => act(() => this.upload.onprogress?.({ loaded: part * 100, total: 100 })),
        answer: (status, answer) =>
          act(() => {
            this.status = status;
            this.responseText = JSON.stringify(answer);
            this.onload?.();
          }),
        lose: () => act(() => this.onerror?.()),
      };
      sent.push(this.#sent);
    }
  }
  vi.stubGlobal('XMLHttpRequest', Request);
  return sent;
}
