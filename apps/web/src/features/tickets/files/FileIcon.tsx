import { IconAlertOctagon, IconFile, IconFileText, IconFileZip, IconPhoto } from '../../../ui/icons.ts';

const KINDS = [
  { icon: IconPhoto, endings: ['png', 'jpg', 'jpeg', 'gif', 'webp', 'heic', 'bmp', 'svg'] },
  { icon: IconFileZip, endings: ['zip', '7z', 'rar', 'gz', 'tar'] },
  { icon: IconFileText, endings: ['pdf', 'txt', 'log', 'doc', 'docx', 'odt', 'csv', 'xls', 'xlsx', 'eml'] },
];

/** What a file seems to be, by the end of its name. */
export function FileIcon({ name, blocked = false }: { name: string; blocked?: boolean }) {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  const Icon = blocked ? IconAlertOctagon : (KINDS.find(({ endings }) => endings.includes(ending))?.icon ?? IconFile);
  return <Icon size={16} stroke={1.6} aria-hidden />;
}
