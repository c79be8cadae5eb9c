// The nonce under which the content security policy lets the kit add style tags. The server writes it into the page.

/** Empty where no server filled it in, as with the development server, which sends no policy. */
export function cspNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? '';
}

/** Hands the nonce to the scroll lock of dialogs, which reads it from this global (package get-nonce). */
export function shareNonce(): void {
  Object.assign(globalThis, { __webpack_nonce__: cspNonce() });
}
