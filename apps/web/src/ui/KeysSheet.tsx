import { Kbd, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type KeyBinding, useRegisteredKeys } from '../platform/keys.ts';
import css from './KeysSheet.module.css';

/** Every shortcut that works right now, by group. */
export function KeysSheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const groups = Map.groupBy(
    useRegisteredKeys()
      .flat()
      .filter((binding) => !binding.hidden),
    ({ group }) => group ?? 'ui.keys.page',
  );
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('ui.keys.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <div className={css.groups}>
        {[...groups].map(([group, bindings]) => (
          <section key={group}>
            <h3 className={css.group}>{t(group)}</h3>
            <dl className={css.list}>
              {bindings.map((binding) => (
                <Row key={binding.keys} binding={binding} />
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}

function Row({ binding }: { binding: KeyBinding }) {
  const { t } = useTranslation();
  return (
    <div className={css.row}>
      <dt>{t(binding.label, { place: binding.place ?? '' })}</dt>
      <dd>
        <Keys keys={binding.keys} />
      </dd>
    </div>
  );
}

const isMac = /mac|iphone|ipad/i.test(navigator.userAgent);
const NAMES: Record<string, string> = {
  mod: isMac ? '⌘' : 'Ctrl',
  shift: 'Shift',
  enter: 'Enter',
  escape: 'Esc',
  space: '␣',
};

/** `g i` as two keys with "luego" between, `mod+k` as two keys together. */
export function Keys({ keys }: { keys: string }) {
  const { t } = useTranslation();
  return keys.split(' ').map((chord, at) => (
    <span key={chord + String(at)} className={css.chord}>
      {at > 0 && <span className={css.then}>{t('ui.keys.andThen')}</span>}
      {chord.split('+').map((key) => (
        <Kbd key={key} size="xs">
          {NAMES[key] ?? key.toUpperCase()}
        </Kbd>
      ))}
    </span>
  ));
}
