// What comes with the product to sort tickets by. deployment/database/initial_data.sql is printed from it; each row is
// brought once, so administrators rename and remove as they like. Numbers are fixed for ever, and a new row takes a new one.
import type { Priority } from '@lanet/contracts/alert-rules';
import { Level } from '@lanet/contracts/classification';

interface DefaultType {
  id: string;
  name: string;
}

const typeId = (number: number) => `0190a000-0000-7000-8001-${String(number).padStart(12, '0')}`;

export const defaultTypes: readonly DefaultType[] = [
  { id: typeId(1), name: 'Incidente' },
  { id: typeId(2), name: 'Solicitud' },
  { id: typeId(3), name: 'Problema' },
  { id: typeId(4), name: 'Cambio' },
];

interface Branch {
  number: number;
  name: string;
  below: readonly (readonly [number: number, name: string])[];
}

const branches: readonly Branch[] = [
  {
    number: 1,
    name: 'Hardware',
    below: [
      [1, 'Equipo de escritorio'],
      [2, 'Laptop'],
      [3, 'Servidor'],
      [4, 'Impresora y escáner'],
      [5, 'Monitor y accesorios'],
      [6, 'Celular y tableta'],
      [7, 'Energía y no break'],
    ],
  },
  {
    number: 2,
    name: 'Software',
    below: [
      [1, 'Sistema operativo'],
      [2, 'Ofimática'],
      [3, 'Sistemas de negocio'],
      [4, 'Navegador'],
      [5, 'Instalación y licencias'],
      [6, 'Actualizaciones'],
    ],
  },
  {
    number: 3,
    name: 'Redes',
    below: [
      [1, 'Internet'],
      [2, 'Wi-Fi'],
      [3, 'Red local y cableado'],
      [4, 'VPN y acceso remoto'],
      [5, 'Router y firewall'],
    ],
  },
  {
    number: 4,
    name: 'Correo',
    below: [
      [1, 'Envío y recepción'],
      [2, 'Buzón lleno'],
      [3, 'Correo no deseado'],
      [4, 'Configuración en un equipo'],
    ],
  },
  {
    number: 5,
    name: 'Seguridad',
    below: [
      [1, 'Virus o programa malicioso'],
      [2, 'Correo sospechoso'],
      [3, 'Antivirus'],
      [4, 'Robo o pérdida de equipo'],
    ],
  },
  {
    number: 6,
    name: 'Cuentas y accesos',
    below: [
      [1, 'Alta de usuario'],
      [2, 'Baja de usuario'],
      [3, 'Contraseña'],
      [4, 'Permisos y carpetas compartidas'],
      [5, 'Verificación en dos pasos'],
    ],
  },
  {
    number: 7,
    name: 'Respaldo',
    below: [
      [1, 'Respaldo fallido'],
      [2, 'Recuperación de archivos'],
    ],
  },
  {
    number: 8,
    name: 'Telefonía',
    below: [
      [1, 'Líneas y extensiones'],
      [2, 'Conmutador'],
      [3, 'Videollamadas'],
    ],
  },
  { number: 9, name: 'Otros', below: [] },
];

interface DefaultCategory {
  id: string;
  parentId: string | null;
  name: string;
  position: number;
}

const categoryId = (branch: number, below: number) =>
  `0190a000-0000-7000-8002-${String(branch * 1000 + below).padStart(12, '0')}`;

/** Parents come before what is below them. */
export const defaultCategories: readonly DefaultCategory[] = branches.flatMap(({ number, name, below }, position) => {
  const parentId = categoryId(number, 0);
  const children = below.map(([child, own], at) => ({
    ...{ id: categoryId(number, child), parentId, name: own, position: at },
  }));
  return [{ id: parentId, parentId: null, name, position }, ...children];
});

const BY_SUM: readonly Priority[] = ['low', 'low', 'medium', 'high', 'critical'];

/** Nine cells: the two count the same, and only both at their highest are critical. */
export const defaultMatrix = Level.options.flatMap((impact, row) =>
  Level.options.map((urgency, column) => ({ impact, urgency, priority: BY_SUM[row + column] ?? 'medium' })),
);
