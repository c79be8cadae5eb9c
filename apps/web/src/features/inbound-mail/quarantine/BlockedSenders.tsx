import { type MailBlock, mailBlocks } from '@lanet/contracts/inbound-mail';
import { Button } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ApiError, call } from '../../../platform/api.ts';
import { useCan } from '../../../platform/session.ts';
import { Empty } from '../../../ui/Empty.tsx';
import { FormDialog } from '../../../ui/form/FormDialog.tsx';
import { FormFrame } from '../../../ui/form/FormFrame.tsx';
import { useSave } from '../../../ui/form/use-save.ts';
import { IconBan, IconPlus } from '../../../ui/icons.ts';
import { Loadable } from '../../../ui/Loadable.tsx';
import { Pill } from '../../../ui/Pill.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { showUndo, toastDone, toastProblem } from '../../../ui/toast.tsx';
import mailCss from '../../mail/Mail.module.css';
import { BlockFields } from '../decide/BlockFields.tsx';
import { type BlockValues, blockBody, blockErrors } from '../decide/block-values.ts';
import { unblock } from '../decide/decisions.ts';
import { blockList, useInboundChanged } from '../inbound-mail.queries.ts';
import css from './Quarantine.module.css';

/** Senders that are never let in, and who said so. */
export function BlockedSenders() {
  const { t } = useTranslation();
  const query = useQuery(blockList);
  const canDecide = useCan('inbound_mail.decide');
  const [adding, { open, close }] = useDisclosure(false);
  if (isForbidden(query.error)) return <Empty title={t('inboundMail.blocks.notYours')} icon={IconBan} />;
  return (
    <div className={mailCss.scroll}>
      <div className={css.intro}>
        <p>{t('inboundMail.blocks.hint')}</p>
        {canDecide && (
          <Button variant="default" leftSection={<IconPlus size={16} stroke={1.7} aria-hidden />} onClick={open}>
            {t('inboundMail.blocks.add')}
          </Button>
        )}
      </div>
      <Loadable query={query} empty={{ title: t('inboundMail.blocks.empty'), icon: IconBan }}>
        {({ items }) => (
          <ul className={css.rows} aria-label={t('inboundMail.quarantine.parts.blocked')}>
            {items.map((block) => (
              <Block key={block.id} block={block} canDecide={canDecide} />
            ))}
          </ul>
        )}
      </Loadable>
      <FormDialog opened={adding} onClose={close} title={t('inboundMail.blocks.add')}>
        <NewBlock onClose={close} />
      </FormDialog>
    </div>
  );
}

/** What keeps mail out is decided by those who see every client. */
const isForbidden = (error: unknown) => error instanceof ApiError && error.code === 'request.forbidden';

function Block({ block, canDecide }: { block: MailBlock; canDecide: boolean }) {
  const { t } = useTranslation();
  const changed = useInboundChanged();
  const remove = useMutation({
    mutationFn: () => unblock(block.id),
    onSuccess: () =>
      showUndo(t('inboundMail.blocks.removed', { value: block.value }), async () => {
        const { kind, value, note } = block;
        await call(mailBlocks.add, { body: { kind, value, note } });
        changed();
      }),
    onError: toastProblem,
    onSettled: changed,
  });
  return (
    <li>
      <div className={css.words}>
        <span>
          <strong>{block.value}</strong> <Pill tone="gray">{t(`inboundMail.blocks.kinds.${block.kind}`)}</Pill>
        </span>
        <span className={css.quiet}>
          {block.note && `${block.note} · `}
          {block.createdBy ?? t('inboundMail.blocks.nobody')} · <RelativeTime at={block.createdAt} />
        </span>
      </div>
      {canDecide && (
        <Button
          size="xs"
          variant="default"
          loading={remove.isPending}
          aria-label={t('inboundMail.blocks.removeName', { value: block.value })}
          onClick={() => remove.mutate()}
        >
          {t('inboundMail.blocks.remove')}
        </Button>
      )}
    </li>
  );
}

function NewBlock({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const changed = useInboundChanged();
  const form = useForm<BlockValues>({
    initialValues: { kind: 'address', value: '', note: '' },
    validate: blockErrors,
  });
  const saving = useSave({
    form,
    save: (values) => call(mailBlocks.add, { body: blockBody(values) }),
    onSaved: ({ value }) => {
      changed();
      toastDone(t('inboundMail.blocks.added', { value }));
      onClose();
    },
    fieldOfCode: { 'inbound_mail.bad_block': 'value' },
  });
  return (
    <FormFrame saving={saving} submitLabel={t('inboundMail.decide.block')} onCancel={onClose}>
      <BlockFields form={form} />
    </FormFrame>
  );
}
