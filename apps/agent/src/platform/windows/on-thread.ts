import type { NativeArgument, NativeFunction } from './addon.ts';

/** Calls a function that may have to wait on a thread of Node's pool. */
export function onThread(call: NativeFunction, ...args: NativeArgument[]): Promise<number> {
  return new Promise((resolve, reject) => {
    // The callback names `args`, so that their buffers live as long as Windows may write to them.
    call.async(...args, (error, result) => (error ? reject(error) : resolve(args.length === 0 ? 0 : Number(result))));
  });
}
