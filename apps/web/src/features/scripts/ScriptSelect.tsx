import type { Script } from '@lanet/contracts/scripts';
import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { inLanguage } from './script-words.ts';

interface ScriptSelectProps {
  scripts: readonly Script[];
  /** Key of the one a rule suggests; it comes first and says so. */
  suggested?: string | undefined;
  value: string | undefined;
  onChange: (key: string) => void;
}

/** One script of the library, found by typing. Its class stands beside it, because it decides what is asked next. */
export function ScriptSelect({ scripts, suggested, value, onChange }: ScriptSelectProps) {
  const { t } = useTranslation();
  const label = ({ key, titles, class: kind }: Script) => {
    const notes = [
      t(`scripts.class.${kind}`).toLowerCase(),
      ...(key === suggested ? [t('scripts.dialog.suggested')] : []),
    ];
    return `${inLanguage(titles)} · ${notes.join(', ')}`;
  };
  const first = scripts.filter(({ key }) => key === suggested);
  const rest = scripts.filter(({ key }) => key !== suggested);
  return (
    <Select
      label={t('scripts.dialog.script')}
      placeholder={t('scripts.dialog.choose')}
      nothingFoundMessage={t('scripts.dialog.nothingFound')}
      data={[...first, ...rest].map((script) => ({ value: script.key, label: label(script) }))}
      value={value ?? null}
      onChange={(key) => key && onChange(key)}
      searchable
      allowDeselect={false}
      maxDropdownHeight={300}
      // Chosen already: then the next thing to do is the button below.
      {...(value === undefined && { 'data-autofocus': true })}
    />
  );
}
