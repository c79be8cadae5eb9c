import { type Adapter, type Reading, read, unavailable } from '../machine.ts';
import type { Addon } from './addon.ts';
import {
  decodeAdapterAddresses,
  decodeInterfaceTable,
  IF_ROW_BYTES,
  IF_TABLE_HEADER_BYTES,
  joinAdapters,
} from './interfaces.ts';
import type { Block } from './memory-layout.ts';
import { ERROR_BUFFER_OVERFLOW, ERROR_NO_DATA, ERROR_SUCCESS, win32Error } from './win32-error.ts';

const AF_UNSPEC = 0;
/** No unicast, anycast and multicast addresses (Node knows those that matter); with gateways. */
const WANTED = 0x1 | 0x2 | 0x4 | 0x80;
/** What Microsoft's documentation of the function says to begin with. */
const FIRST_SIZE = 15 * 1024;
const ATTEMPTS = 3;

/** Network adapters by iphlpapi. */
export function openIpHelper(addon: Addon) {
  const dll = addon.load('iphlpapi.dll');
  const getIfTable = dll.func('uint32_t GetIfTable2(void *table)');
  const freeTable = dll.func('void FreeMibTable(intptr_t table)');
  const getAddresses = dll.func(
    'uint32_t GetAdaptersAddresses(uint32_t family, uint32_t flags, void *, void *addresses, void *size)',
  );

  /** A copy of the table, whose memory goes back to Windows. */
  function interfaceTable(): Reading<Buffer> {
    const slot = Buffer.alloc(8);
    const code = Number(getIfTable(slot));
    if (code !== ERROR_SUCCESS) return win32Error('GetIfTable2', code);
    const table = slot.readBigInt64LE(0);
    try {
      const rows = Buffer.from(addon.view(table, IF_TABLE_HEADER_BYTES)).readUInt32LE(0);
      const view = Buffer.from(addon.view(table, IF_TABLE_HEADER_BYTES + rows * IF_ROW_BYTES));
      return read(Buffer.from(view));
    } finally {
      freeTable(table);
    }
  }

  function adapterAddresses(): Reading<Block> {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(FIRST_SIZE, 0);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const bytes = Buffer.alloc(size.readUInt32LE(0));
      const code = Number(getAddresses(AF_UNSPEC, WANTED, null, bytes, size));
      if (code === ERROR_SUCCESS) return read({ bytes, address: addon.address(bytes) });
      if (code === ERROR_NO_DATA) return read({ bytes: Buffer.alloc(0), address: 0n });
      // An adapter came between the two calls, or the first size was too small.
      if (code !== ERROR_BUFFER_OVERFLOW) return win32Error('GetAdaptersAddresses', code);
    }
    return unavailable('failed', 'GetAdaptersAddresses: the size keeps changing');
  }

  return {
    adapters(): Reading<readonly Adapter[]> {
      const table = interfaceTable();
      if (table.kind === 'unavailable') return table;
      const addresses = adapterAddresses();
      // Without addresses the counters are still worth having.
      const known = addresses.kind === 'read' ? decodeAdapterAddresses(addresses.value) : new Map();
      return read(joinAdapters(decodeInterfaceTable(table.value), known));
    },
  };
}
