import { mailBlocks } from '@lanet/contracts/inbound-mail';
import { Switch } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { FormFrame } from '../../../ui/form/FormFrame.tsx';
import { useSave } from '../../../ui/form/use-save.ts';
import { showUndo } from '../../../ui/toast.tsx';
import { useInboundChanged } from '../inbound-mail.queries.ts';
import { domainOf } from '../inbound-words.tsx';
import { BlockFields } from './BlockFields.tsx';
import { type BlockValues, blockBody, blockErrors } from './block-values.ts';
import { decideAgain, fileMessage, type Undecided, unblock } from './decisions.ts';

/** Never lets the sender in again: what comes is kept, and nobody is bothered with it. */
export function BlockForm({ message, onClose }: { message: Undecided; onClose: () => void }) {
  const { t } = useTranslation();
  const changed = useInboundChanged();
  const address = message.from?.address ?? '';
  const form = useForm<BlockValues & { file: boolean }>({
    initialValues: { kind: 'address', value: address, note: '', file: true },
    validate: blockErrors,
  });
  const saving = useSave({
    form,
    save: async (values) => {
      const block = await call(mailBlocks.add, { body: blockBody(values) });
      if (values.file) await fileMessage(message.id);
      return block;
    },
    onSaved: (block) => {
      changed();
      const { file } = form.getValues();
      showUndo(t('inboundMail.blocks.added', { value: block.value }), async () => {
        await unblock(block.id);
        if (file) await decideAgain(message.id);
        changed();
      });
      onClose();
    },
    fieldOfCode: { 'inbound_mail.bad_block': 'value' },
  });
  return (
    <FormFrame saving={saving} submitLabel={t('inboundMail.decide.block')} onCancel={onClose}>
      <BlockFields form={form} suggestions={{ address, domain: domainOf(address) ?? '' }} />
      <Switch
        {...form.getInputProps('file', { type: 'checkbox' })}
        label={t('inboundMail.decide.fileToo')}
        description={t('inboundMail.decide.fileTooHint')}
      />
    </FormFrame>
  );
}
