import type { TicketType } from '@lanet/contracts/classification';
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { i18n } from '../../platform/i18n.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { FormDialog } from '../../ui/form/FormDialog.tsx';
import { IconPlus, IconTag } from '../../ui/icons.ts';
import { Pill } from '../../ui/Pill.tsx';
import css from './Classification.module.css';
import { classificationQuery, usesQuery } from './classification.queries.ts';
import { type ClassificationActs, useClassificationActs } from './classification-acts.ts';
import { type ItemAct, ItemMenu } from './ItemMenu.tsx';
import { NameForm } from './NameForm.tsx';
import { Part } from './Part.tsx';
import { ShiftButtons, shiftActs } from './ShiftButtons.tsx';

interface TypesPartProps {
  types: readonly TicketType[];
  canWrite: boolean;
}

type Asking = { kind: 'add' } | { kind: 'rename' | 'remove'; type: TicketType };

/** What kinds of tickets there are. */
export function TypesPart({ types, canWrite }: TypesPartProps) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<Asking>();
  const acts = useClassificationActs();
  const { data: uses } = useQuery({ ...usesQuery, enabled: canWrite });
  const add = (
    <Button
      variant="default"
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => setAsking({ kind: 'add' })}
    >
      {t('classification.types.add')}
    </Button>
  );
  return (
    <Part
      title={t('classification.types.title')}
      hint={t('classification.types.hint')}
      aside={canWrite && types.length > 0 && add}
    >
      {types.length === 0 ? (
        <Empty
          icon={IconTag}
          title={t('classification.types.empty')}
          {...(canWrite && { hint: t('classification.types.emptyHint'), action: add })}
        />
      ) : (
        <ul className={css.rows} aria-label={t('classification.types.list')}>
          {types.map((type, at) => (
            <TypeRow
              key={type.id}
              type={type}
              uses={uses}
              {...(canWrite && {
                editing: { acts, onAsk: setAsking, isFirst: at === 0, isLast: at === types.length - 1 },
              })}
            />
          ))}
        </ul>
      )}
      <TypeDialogs asking={asking} acts={acts} onClose={() => setAsking(undefined)} />
    </Part>
  );
}

interface Editing {
  acts: ClassificationActs;
  onAsk: (asking: Asking) => void;
  isFirst: boolean;
  isLast: boolean;
}

interface TypeRowProps {
  type: TicketType;
  uses: ReadonlyMap<string, number> | undefined;
  /** Left out for who may only look. */
  editing?: Editing;
}

function TypeRow({ type, uses, editing }: TypeRowProps) {
  const { t } = useTranslation();
  const nameId = useId();
  const count = uses?.get(type.id) ?? 0;
  return (
    <li className={css.row} data-off={!type.active}>
      <span className={css.facts}>
        <span id={nameId} className={css.name}>
          {type.name}
        </span>
        {!type.active && <Pill tone="gray">{t('classification.inactive')}</Pill>}
        <span className={css.uses}>{count > 0 && t('classification.uses', { count })}</span>
      </span>
      {editing && (
        <span className={css.acts}>
          <ShiftButtons nameId={nameId} {...shiftOf(type, editing)} />
          <ItemMenu nameId={nameId} groups={typeActs(type, !uses || uses.has(type.id), editing)} />
        </span>
      )}
    </li>
  );
}

const shiftOf = ({ id }: TicketType, { acts, isFirst, isLast }: Editing) => ({
  ...{ isFirst, isLast, onShift: (by: 1 | -1) => void acts.shift('type', id, by) },
});

function typeActs(type: TicketType, isUsed: boolean, editing: Editing): ItemAct[][] {
  const { acts, onAsk } = editing;
  const toggle = {
    label: i18n.t(type.active ? 'classification.deactivate' : 'classification.activate'),
    run: () => void acts.setActive('type', type, !type.active),
  };
  const remove = { label: i18n.t('classification.remove'), run: () => onAsk({ kind: 'remove', type }), danger: true };
  return [
    [
      { label: i18n.t('classification.rename'), run: () => onAsk({ kind: 'rename', type }) },
      ...shiftActs(shiftOf(type, editing)),
    ],
    [toggle, ...(isUsed ? [] : [remove])],
  ];
}

interface TypeDialogsProps {
  asking: Asking | undefined;
  acts: ClassificationActs;
  onClose: () => void;
}

function TypeDialogs({ asking, acts, onClose }: TypeDialogsProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const type = asking && 'type' in asking ? asking.type : undefined;
  const reload = async () => {
    const { types } = await queryClient.fetchQuery({ ...classificationQuery, staleTime: 0 });
    return types.find(({ id }) => id === type?.id) ?? { name: '', version: 0 };
  };
  return (
    <>
      <FormDialog
        opened={asking?.kind === 'add' || asking?.kind === 'rename'}
        onClose={onClose}
        title={type ? t('classification.renameTitle', { name: type.name }) : t('classification.types.new')}
        size="24rem"
      >
        <NameForm
          {...(type && { item: type })}
          save={(name, version) => (type ? acts.rename('type', type.id, version, name) : acts.add('type', name))}
          reload={reload}
          submitLabel={t(type ? 'forms.save' : 'classification.types.add')}
          onClose={onClose}
        />
      </FormDialog>
      <ConfirmDialog
        opened={asking?.kind === 'remove'}
        onClose={onClose}
        title={t('classification.removeTitle', { name: type?.name })}
        confirmLabel={t('classification.removeConfirm')}
        onConfirm={async () => type && acts.remove('type', type)}
        danger
      >
        {t('classification.removeText')}
      </ConfirmDialog>
    </>
  );
}
