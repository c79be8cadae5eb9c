import type { Me } from '@lanet/contracts/auth';
import type { Role } from '@lanet/contracts/roles';

/** What `auth.me` answers for somebody of this role. */
export const personOf = (role: Role, more: Partial<Me> = {}): Me => ({
  id: '0193a5b2-0000-7000-8000-000000000001',
  name: 'Laura Peña',
  email: 'laura@example.com',
  role,
  language: 'es',
  timeZone: 'America/Mexico_City',
  clientId: null,
  csrfToken: 'csrf',
  secondFactor: { active: true, required: true, recoveryCodesLeft: 10 },
  stepUpUntil: null,
  organisation: { name: 'Soporte' },
  demo: false,
  signerShared: false,
  ...more,
});
