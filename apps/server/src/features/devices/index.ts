import type { Feature } from '../../platform/feature.ts';
import { deviceRoutes } from './devices.routes.ts';

export {
  createDevice,
  findDevice,
  lockDevice,
  requireDevice,
  setDeviceFacts,
  setDeviceStatus,
} from './devices.service.ts';

export const devicesFeature: Feature = { name: 'devices', routes: [{ service: 'web', bind: deviceRoutes }] };
