// What the form of a block holds.
import { mailBlocks } from '@lanet/contracts/inbound-mail';
import { schemaErrors } from '../../../ui/form/form-errors.ts';

export const BLOCK_KINDS = ['address', 'domain', 'pattern'] as const;

export interface BlockValues {
  kind: (typeof BLOCK_KINDS)[number];
  value: string;
  note: string;
}

export const blockBody = ({ kind, value, note }: BlockValues) => ({ kind, value, note: note.trim() || null });

export const blockErrors = (values: BlockValues) => schemaErrors(mailBlocks.add.body, blockBody(values));
