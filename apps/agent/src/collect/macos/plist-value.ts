/** A value of a property list. Dictionaries have only keys of their own, so a key named `__proto__` is a key. */
export type PlistValue = string | number | boolean | Date | Uint8Array | readonly PlistValue[] | PlistDictionary;
export type PlistDictionary = { readonly [key: string]: PlistValue };

/** Nesting beyond this is nobody's settings. */
export const MAX_DEPTH = 64;
