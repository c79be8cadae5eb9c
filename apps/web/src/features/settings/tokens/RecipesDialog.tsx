import { Modal, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { recipe, TOOLS, type Tool } from './recipes.ts';
import css from './Tokens.module.css';

/** How the agent gets to many computers at once. */
export function RecipesDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [tool, setTool] = useState<Tool>('gpo');
  const text = recipe(tool, window.location.origin);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('install.recipes.title')}
      size="40rem"
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <p className={css.lead}>{t('install.recipes.hint')}</p>
      <SegmentedControl
        mt="sm"
        fullWidth
        aria-label={t('install.recipes.tool')}
        value={tool}
        onChange={(value) => setTool(TOOLS.find((one) => one === value) ?? 'gpo')}
        data={[
          { value: 'gpo', label: 'GPO' },
          { value: 'intune', label: 'Intune' },
          { value: 'jamf', label: 'Jamf' },
          { value: 'ansible', label: 'Ansible' },
        ]}
      />
      <p className={css.step}>{t(`install.recipes.steps.${tool}`)}</p>
      <div className={css.recipe}>
        <pre>{text}</pre>
        <CopyButton value={text} label={t('install.recipes.copy')} />
      </div>
    </Modal>
  );
}
