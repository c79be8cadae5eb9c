import { unavailable } from '../../platform/machine.ts';

/** macOS has sensors but no public interface to them (the SMC answers only its own drivers): none can be read. */
export const macTemperature = async () => unavailable('no_sensor', 'macOS gives programs no temperatures');
