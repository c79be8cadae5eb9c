import { deviceIdentity } from '@lanet/contracts/device-identity';
import { devices } from '@lanet/contracts/devices';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { archiveDevice, restoreDevice } from './devices.retirement.service.ts';
import { getDevice, listDevices, listLights, updateDevice } from './devices.service.ts';

export function deviceRoutes(app: FastifyInstance, platform: Platform): void {
  const { db, clock } = platform;
  route(app, devices.list, ({ query, caller }) => inScope(db, caller, (tx) => listDevices(tx, query, clock.now())));
  route(app, devices.mine, ({ caller }) => listLights(db, caller));
  route(app, devices.get, ({ params, caller }) => inScope(db, caller, (tx) => getDevice(tx, params.id, clock.now())));
  route(app, devices.update, ({ params, body, version, caller }) =>
    inScope(db, caller, (tx) => updateDevice(tx, caller, { id: params.id, version, body, nowMs: clock.now() })),
  );
  route(app, devices.archive, ({ params, query, caller }) =>
    inScope(db, caller, async (tx) => {
      await archiveDevice(tx, platform, caller, { id: params.id, order: query.agent });
      return {};
    }),
  );
  route(app, deviceIdentity.restore, ({ params, caller }) =>
    inScope(db, caller, (tx) => restoreDevice(tx, caller, params.id, clock.now())),
  );
}
