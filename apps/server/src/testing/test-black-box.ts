import type { BlackBoxPart, BlackBoxSample } from '@lanet/contracts/black-box';

const MINUTE_MS = 60_000;

/** A minute of a computer on which one process takes most of it. */
export function testBoxSample(at: number, mark = 'backup'): BlackBoxSample {
  const guilty = { name: mark, cpu: 71.5, memory: 2e9 };
  return {
    ...{ at, cpu: 88, memory: 61, temperature: null, network: { rx: 1200, tx: 300 } },
    volumes: [{ id: `/${mark}`, usedPercent: 95 }],
    services: [{ name: `${mark}.service`, state: 'failed' }],
    processes: { cpu: [guilty], memory: [guilty] },
  };
}

/** A part of a black box as a device sends it; `mark` is in every text of it. */
export function testBlackBox(firedAt: number, part: BlackBoxPart['part'] = 'before', mark = 'backup'): BlackBoxPart {
  const minutes = part === 'before' ? [-2, -1, 0] : [1, 2];
  return {
    firedAt,
    part,
    samples: minutes.map((minute) => testBoxSample(firedAt + minute * MINUTE_MS, mark)),
    errors: [{ at: firedAt - 1000, source: mark, text: `${mark} failed` }],
  };
}
