import { type Reading, read, reasonOf } from '../machine.ts';
import { type Addon, loadAddon, type Native } from './addon.ts';
import { win32Error } from './win32-error.ts';

/**
 * Bound to the computer, not to the account: the service's account may change. Whoever runs code on this computer and can read
 * the protected bytes can open them, so the folder's access list matters; a stolen disk or backup is worth nothing.
 */
const CRYPTPROTECT_LOCAL_MACHINE = 0x4;
const CRYPTPROTECT_UI_FORBIDDEN = 0x1;
/** DATA_BLOB (dpapi.h), 64-bit: a length, and at 8 an address. */
const BLOB_BYTES = 16;

/** Encrypts for this computer (CryptProtectData). `addon`: the file of the native addon, for tests. */
export function protect(bytes: Uint8Array, options: { addon?: string } = {}): Reading<Uint8Array> {
  return withDpapi('CryptProtectData', bytes, options.addon);
}

/** Decrypts what `protect` gave on this computer; `failed` for anything else. */
export function unprotect(bytes: Uint8Array, options: { addon?: string } = {}): Reading<Uint8Array> {
  return withDpapi('CryptUnprotectData', bytes, options.addon);
}

type Call = 'CryptProtectData' | 'CryptUnprotectData';

function withDpapi(call: Call, bytes: Uint8Array, file: string | undefined): Reading<Uint8Array> {
  const addon = loadAddon(file);
  if (addon.kind === 'unavailable') return addon;
  try {
    return convert(addon.value, call, bytes);
  } catch (error) {
    return reasonOf(error);
  }
}

function convert(addon: Addon, call: Call, bytes: Uint8Array): Reading<Uint8Array> {
  const kernel = addon.load('kernel32.dll');
  const crypt = addon
    .load('crypt32.dll')
    .func(`int ${call}(void *in, void *, void *, void *, void *, uint32_t, void *out)`);
  // A copy of its own: small arrays lie within V8's heap, where they move.
  const input = Buffer.alloc(bytes.length);
  input.set(bytes);
  const [inputBlob, outputBlob] = [Buffer.alloc(BLOB_BYTES), Buffer.alloc(BLOB_BYTES)];
  inputBlob.writeUInt32LE(input.length, 0);
  inputBlob.writeBigUInt64LE(addon.address(input), 8);
  const flags = CRYPTPROTECT_LOCAL_MACHINE | CRYPTPROTECT_UI_FORBIDDEN;
  const done = crypt(inputBlob, null, null, null, null, flags, outputBlob);
  if (done === 0) return win32Error(call, Number(kernel.func('uint32_t GetLastError()')()));
  const length = outputBlob.readUInt32LE(0);
  const address: Native = outputBlob.readBigInt64LE(8);
  const own = new Uint8Array(addon.view(address, length));
  const output = new Uint8Array(own);
  // Of the two copies one is a key in clear.
  own.fill(0);
  input.fill(0);
  kernel.func('intptr_t LocalFree(intptr_t memory)')(address);
  return read(output);
}
