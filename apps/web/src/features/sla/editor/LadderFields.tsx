import { LADDERS } from '@lanet/contracts/sla-ladder';
import type { LadderStep } from '@lanet/contracts/sla-policies';
import { ActionIcon, Button, Menu } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconPlus, IconX } from '../../../ui/icons.ts';
import { blankStep, inOrder, newKey, PRESET_NAMES } from '../ladder.ts';
import { actTexts, atText, recipientText } from '../policy-words.ts';
import { useNames } from '../use-names.ts';
import css from './Editor.module.css';
import type { PolicyForm } from './policy-form.ts';
import { QuietFields } from './QuietFields.tsx';
import { StepDialog } from './StepDialog.tsx';

/** Of the contract (`PolicyTerms`). */
const MOST_STEPS = 20;

/** The ladder, as steps down a rail: who is told before and after a clock is due. */
export function LadderFields({ form }: { form: PolicyForm }) {
  const { t } = useTranslation();
  const [edited, setEdited] = useState<LadderStep>();
  const { ladder, quietHours } = form.values;
  const setLadder = (steps: readonly LadderStep[]) => form.setFieldValue('ladder', inOrder(steps));
  const keep = (step: LadderStep) => setLadder([...ladder.filter(({ key }) => key !== step.key), step]);
  return (
    <>
      {ladder.length === 0 ? (
        <p className={css.note}>{t('slaPolicies.ladder.empty')}</p>
      ) : (
        <ol className={css.steps} aria-label={t('slaPolicies.ladder.list')}>
          {inOrder(ladder).map((step) => (
            <Step
              key={step.key}
              step={step}
              onEdit={() => setEdited(step)}
              onRemove={() => setLadder(ladder.filter(({ key }) => key !== step.key))}
            />
          ))}
        </ol>
      )}
      <div className={`${css.adders} ${css.changing}`}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={15} aria-hidden />}
          disabled={ladder.length >= MOST_STEPS}
          onClick={() => setEdited(blankStep(newKey(ladder)))}
        >
          {t('slaPolicies.ladder.add')}
        </Button>
        <Presets onChoose={setLadder} />
        {ladder.length >= MOST_STEPS && <span className={css.note}>{t('slaPolicies.ladder.full')}</span>}
      </div>
      <QuietFields form={form} />
      <StepDialog
        step={edited}
        isNew={!ladder.some(({ key }) => key === edited?.key)}
        hasQuietHours={quietHours.heeded}
        onDone={keep}
        onClose={() => setEdited(undefined)}
      />
    </>
  );
}

function Presets({ onChoose }: { onChoose: (steps: readonly LadderStep[]) => void }) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-start" width={320} withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button size="xs" variant="subtle">
          {t('slaPolicies.ladder.presets')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {PRESET_NAMES.map((name) => (
          <Menu.Item key={name} onClick={() => onChoose(LADDERS[name])}>
            {t(`slaPolicies.ladder.preset.${name}`)}
            <span className={css.presetHint}>{t(`slaPolicies.ladder.presetHints.${name}`)}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

interface StepProps {
  step: LadderStep;
  onEdit: () => void;
  onRemove: () => void;
}

function Step({ step, onEdit, onRemove }: StepProps) {
  const { t } = useTranslation();
  const names = useNames();
  const { at, clock, tell, mail, heedsQuietHours } = step;
  const when = atText(at);
  const how = [
    clock === null ? t('slaPolicies.ladder.everyClock') : t(`sla.clocks.${clock}`),
    ...(tell.length > 0 ? [t(mail ? 'slaPolicies.ladder.bellAndMail' : 'slaPolicies.ladder.bell')] : []),
    ...(heedsQuietHours ? [t('slaPolicies.ladder.heeds')] : []),
  ];
  const told = tell.map((one) => recipientText(one, names)).join(', ');
  const acts = actTexts(step, names);
  return (
    <li className={css.step} data-at={at.kind}>
      <button type="button" className={css.stepButton} title={t('slaPolicies.ladder.edit')} onClick={onEdit}>
        <span className={css.stepWhen}>{when}</span>
        <span className={css.stepWho}>{[told || t('slaPolicies.ladder.nobody'), ...acts].join(' · ')}</span>
        <span className={css.stepHow}>{how.join(' · ')}</span>
      </button>
      <ActionIcon
        variant="subtle"
        color="gray"
        className={`${css.remove} ${css.changing}`}
        aria-label={t('slaPolicies.ladder.remove', { step: when })}
        onClick={onRemove}
      >
        <IconX size={16} aria-hidden />
      </ActionIcon>
    </li>
  );
}
