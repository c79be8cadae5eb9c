import { createHash } from 'node:crypto';

/**
 * A sum of the sha256 of each row, the same whatever order they come in: a restored table is read back in another one. Against
 * accidents and faults of ours; against people there is the seal of the archive.
 */
export class RowSum {
  rows = 0;
  readonly #words = new Uint32Array(8);

  add(row: Uint8Array): void {
    const digest = createHash('sha256').update(row).digest();
    // Each word by itself, modulo 2^32.
    for (let word = 0; word < 8; word += 1)
      this.#words[word] = (this.#words[word] ?? 0) + digest.readUInt32BE(word * 4);
    this.rows += 1;
  }

  text(): string {
    return [...this.#words].map((word) => word.toString(16).padStart(8, '0')).join('');
  }
}
