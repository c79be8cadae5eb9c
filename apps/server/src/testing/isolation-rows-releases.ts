import { agent } from '@lanet/contracts/agent';
import { enrolmentLinks, install } from '@lanet/contracts/install';
import { releases } from '@lanet/contracts/rollouts';
import { none, own, type Row, thing } from './isolation-row.ts';

/** Links to install with, and releases of the agent, which are the installation's and no client's. */
export const releaseRows: Record<string, Row> = {
  'agent.package': own(agent.package, () => ({ params: { sha256: '0'.repeat(64) } }), {
    because: 'files of releases are no client’s: releases.test.ts',
  }),
  'enrolmentLinks.list': thing(enrolmentLinks.list, ({ victim }) => ({ params: { id: victim.tokens.main } })),
  'enrolmentLinks.create': thing(enrolmentLinks.create, ({ victim }) => ({
    params: { id: victim.tokens.main },
    body: {},
  })),
  'enrolmentLinks.revoke': thing(enrolmentLinks.revoke, ({ victim }) => ({
    params: { id: victim.releases.spareLinkId },
  })),
  'install.open': own(install.open, () => ({ body: { link: 'c'.repeat(32) } }), {
    because: 'whoever holds a link is right: install.test.ts',
  }),
  'install.claim': own(install.claim, () => ({ body: { link: 'c'.repeat(32) } }), {
    because: 'whoever holds a link is right: install.test.ts',
  }),
  'install.progress': own(install.progress, () => ({ body: { token: 'LANET' } }), {
    because: 'whoever holds a token is right: install.test.ts',
  }),
  'releases.overview': thing(releases.overview, none, { shows: false }),
  'releases.updates': thing(releases.updates, ({ victim }) => ({ params: { id: victim.releases.releaseId } })),
  'releases.ofDevice': thing(releases.ofDevice, ({ victim }) => ({ params: { id: victim.deviceId } })),
  'releases.startRollout': thing(
    releases.startRollout,
    ({ victim }) => ({
      body: { releaseId: victim.releases.releaseId, percent: 0 as const, canaryDeviceIds: [victim.deviceId] },
    }),
    { shows: false },
  ),
  'releases.changeRollout': thing(
    releases.changeRollout,
    ({ victim }) => ({ params: { id: victim.releases.rolloutId }, ifMatch: 1, body: { state: 'ended' as const } }),
    { because: 'the victim’s has ended: releases.test.ts' },
  ),
};
