import type { ErrorCode } from '@lanet/contracts/errors';

// A whole sentence each: what happened and, where there is something to do, what to do. Here is what may happen before any
// other text can be brought; the rest, in all-problems.ts, comes with the first refusal that needs it.
export const problems = {
  unknown: 'Algo falló de nuestro lado. Intente de nuevo; si se repite, envíenos el número de solicitud.',
  part: 'Falta una parte de la página. Revise su conexión y cargue la página de nuevo.',
  network: 'No hay respuesta del servidor. Revise su conexión e intente de nuevo.',
  waitSeconds_one: 'Demasiados intentos. Espere {{count}} segundo e intente de nuevo.',
  waitSeconds_other: 'Demasiados intentos. Espere {{count}} segundos e intente de nuevo.',
  byCode: {
    'request.too_many': 'Demasiadas solicitudes seguidas. Espere un momento e intente de nuevo.',
    'server.failed': 'Algo falló de nuestro lado. Intente de nuevo; si se repite, envíenos el número de solicitud.',
    'server.unavailable': 'El servidor no está disponible por ahora. Intente de nuevo en unos momentos.',
    'auth.required': 'Su sesión terminó. Inicie sesión de nuevo.',
    'auth.second_factor_required': 'Falta el segundo factor para continuar.',
  } satisfies Partial<Record<ErrorCode, string>>,
};
