import type { InboundMail } from '@lanet/contracts/inbound-mail';
import { Button, Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { IconComponent } from '../../../platform/feature.ts';
import {
  IconArchive,
  IconBan,
  IconCheck,
  IconDots,
  IconLink,
  IconMail,
  IconUserPlus,
  IconWorld,
} from '../../../ui/icons.ts';
import { reasonSentence } from '../inbound-words.tsx';
import css from './Decide.module.css';
import { type Decision, decisionsFor } from './decisions.ts';
import type { Decisions } from './use-decisions.tsx';

const ICONS: Record<Decision, IconComponent> = {
  once: IconCheck,
  person: IconUserPlus,
  address: IconMail,
  domain: IconWorld,
  ticket: IconLink,
  block: IconBan,
};

/** Why the message waits, and what can be decided: the common at hand, the rest in a menu. */
export function DecisionBar({ message, decisions }: { message: InboundMail; decisions: Decisions }) {
  const { t } = useTranslation();
  const offered = decisionsFor(message);
  const atHand = offered.filter((one) => one === 'once' || one === 'person' || one === 'ticket');
  const rest = offered.filter((one) => one === 'address' || one === 'domain' || one === 'block');
  return (
    <section className={css.bar} aria-label={t('inboundMail.decide.label')}>
      <p className={css.barReason}>{reasonSentence(message.reason)}</p>
      <div className={css.barButtons}>
        {atHand.map((one, at) => (
          <DecisionButton key={one} decision={one} primary={at === 0} onClick={() => decisions.decide(one, message)} />
        ))}
        {message.state !== 'filed' && (
          <Button
            variant="default"
            leftSection={<IconArchive size={16} stroke={1.7} aria-hidden />}
            onClick={() => void decisions.file([message])}
          >
            {t('inboundMail.decide.file')}
          </Button>
        )}
        {rest.length > 0 && (
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="default" px="xs" aria-label={t('inboundMail.decide.more')}>
                <IconDots size={18} aria-hidden />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {rest.map((one) => (
                <DecisionItem key={one} decision={one} onClick={() => decisions.decide(one, message)} />
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
    </section>
  );
}

interface DecisionButtonProps {
  decision: Decision;
  primary?: boolean;
  onClick: () => void;
}

function DecisionButton({ decision, primary, onClick }: DecisionButtonProps) {
  const { t } = useTranslation();
  const Icon = ICONS[decision];
  return (
    <Button
      variant={primary ? 'filled' : 'default'}
      leftSection={<Icon size={16} stroke={1.7} aria-hidden />}
      onClick={onClick}
    >
      {t(`inboundMail.decide.${decision}`)}
    </Button>
  );
}

function DecisionItem({ decision, onClick }: DecisionButtonProps) {
  const { t } = useTranslation();
  const Icon = ICONS[decision];
  return (
    <Menu.Item
      onClick={onClick}
      leftSection={<Icon size={16} stroke={1.7} aria-hidden />}
      {...(decision === 'block' && { color: 'red' })}
    >
      {t(`inboundMail.decide.${decision}`)}
    </Menu.Item>
  );
}
