import type { Sections } from '@lanet/contracts/inventory';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../../../platform/format.ts';
import { Pill, type PillTone } from '../../../../ui/Pill.tsx';
import { RelativeTime } from '../../../../ui/RelativeTime.tsx';
import css from '../DevicePage.module.css';
import { FactCard } from '../FactCard.tsx';
import { SmallTable } from '../SmallTable.tsx';
import type { CardProps } from './HardwareCards.tsx';

type EncryptionState = NonNullable<Sections['security']['encryption']>[number]['state'];

const ENCRYPTION_TONES: Record<EncryptionState, PillTone> = {
  encrypted: 'green',
  decrypted: 'orange',
  encrypting: 'blue',
  decrypting: 'orange',
  locked: 'gray',
  suspended: 'orange',
  unknown: 'gray',
};

/** On, off, or not known: never a guess. */
function OnOff({ on }: { on: boolean | null }) {
  const { t } = useTranslation();
  if (on === null) return <Pill tone="gray">{t('devices.security.unknown')}</Pill>;
  return <Pill tone={on ? 'green' : 'red'}>{t(on ? 'devices.security.on' : 'devices.security.off')}</Pill>;
}

/** A list that could not be read is another thing than an empty one, and both are said. */
function Nothing({ list, none }: { list: readonly unknown[] | null; none: string }) {
  const { t } = useTranslation();
  return <p className={css.nothing}>{list === null ? t('devices.security.unavailable') : none}</p>;
}

export function AntivirusCard({ collectedAt, data: { antivirus } }: CardProps<'security'>) {
  const { t } = useTranslation();
  const title = t('devices.security.antivirus');
  return (
    <FactCard title={title} collectedAt={collectedAt}>
      {antivirus && antivirus.length > 0 ? (
        <SmallTable
          label={title}
          rows={antivirus}
          rowKey={({ product }) => product}
          columns={[
            {
              header: t('devices.security.product'),
              cell: ({ product, version }) => [product, version].filter(Boolean).join(' '),
            },
            { header: t('devices.security.state'), cell: ({ enabled }) => <OnOff on={enabled} /> },
            { header: t('devices.security.signatures'), cell: (one) => signatures(t, one) },
            {
              header: t('devices.security.lastScan'),
              cell: ({ lastScanAt }) => lastScanAt !== null && <RelativeTime at={lastScanAt} />,
            },
          ]}
        />
      ) : (
        <Nothing list={antivirus} none={t('devices.security.noAntivirus')} />
      )}
    </FactCard>
  );
}

function signatures(t: TFunction, { upToDate, signaturesAt }: NonNullable<Sections['security']['antivirus']>[number]) {
  if (upToDate === null && signaturesAt === null) return null;
  return (
    <>
      {upToDate !== null && (
        <Pill tone={upToDate ? 'green' : 'orange'}>
          {t(upToDate ? 'devices.security.current' : 'devices.security.old')}
        </Pill>
      )}{' '}
      {signaturesAt !== null && (
        <span className={css.quiet}>
          <RelativeTime at={signaturesAt} />
        </span>
      )}
    </>
  );
}

export function FirewallCard({ collectedAt, data: { firewalls } }: CardProps<'security'>) {
  const { t } = useTranslation();
  const title = t('devices.security.firewall');
  return (
    <FactCard title={title} collectedAt={collectedAt}>
      {firewalls && firewalls.length > 0 ? (
        <SmallTable
          label={title}
          rows={firewalls}
          rowKey={({ product, profile }) => `${product} ${profile ?? ''}`}
          columns={[
            { header: t('devices.security.product'), cell: ({ product }) => product },
            { header: t('devices.security.profile'), cell: ({ profile }) => profileName(t, profile) },
            { header: t('devices.security.state'), cell: ({ enabled }) => <OnOff on={enabled} /> },
          ]}
        />
      ) : (
        <Nothing list={firewalls} none={t('devices.security.noFirewall')} />
      )}
    </FactCard>
  );
}

/** Windows has three; a name of another maker is shown as it is. */
function profileName(t: TFunction, profile: string | null): string | null {
  if (profile === 'domain' || profile === 'private' || profile === 'public')
    return t(`devices.security.profiles.${profile}`);
  return profile;
}

export function EncryptionCard({ collectedAt, data: { encryption } }: CardProps<'security'>) {
  const { t } = useTranslation();
  const title = t('devices.security.encryption');
  return (
    <FactCard title={title} collectedAt={collectedAt}>
      {encryption && encryption.length > 0 ? (
        <SmallTable
          label={title}
          rows={encryption}
          rowKey={({ volume }) => volume}
          columns={[
            { header: t('devices.security.volume'), cell: ({ volume }) => volume },
            {
              header: t('devices.security.state'),
              cell: ({ state }) => <Pill tone={ENCRYPTION_TONES[state]}>{t(`devices.security.states.${state}`)}</Pill>,
            },
            // What is open has no product; the collector only names the one it looked for.
            {
              header: t('devices.security.product'),
              cell: ({ product, method, state }) =>
                state === 'decrypted' ? null : [product, method].filter(Boolean).join(', '),
            },
          ]}
        />
      ) : (
        <Nothing list={encryption} none={t('devices.security.noVolumes')} />
      )}
    </FactCard>
  );
}

export function SessionsCard({ collectedAt, data: { sessions } }: CardProps<'sessions'>) {
  const { t } = useTranslation();
  const title = t('devices.security.sessions');
  return (
    <FactCard title={title} collectedAt={collectedAt}>
      {sessions.length > 0 ? (
        <SmallTable
          label={title}
          rows={sessions}
          rowKey={({ username, kind }) => `${username} ${kind}`}
          columns={[
            { header: t('devices.security.user'), cell: ({ username }) => username },
            { header: t('devices.security.where'), cell: ({ kind }) => t(`devices.security.ways.${kind}`) },
            {
              header: t('devices.security.since'),
              cell: ({ since }) => since !== null && formatDateTime(since),
            },
          ]}
        />
      ) : (
        <Nothing list={sessions} none={t('devices.security.nobody')} />
      )}
    </FactCard>
  );
}

/** People's accounts only: a system has dozens of its own that tell nothing. */
export function AccountsCard({ collectedAt, data: { users, administrators } }: CardProps<'accounts'>) {
  const { t } = useTranslation();
  const title = t('devices.security.accounts');
  const people = users.filter(({ kind, administrator }) => kind === 'person' || administrator);
  return (
    <FactCard
      title={title}
      collectedAt={collectedAt}
      facts={[{ label: t('devices.security.administrators'), value: administrators.join(', ') }]}
    >
      {people.length > 0 ? (
        <SmallTable
          label={title}
          rows={people}
          rowKey={({ username }) => username}
          columns={[
            { header: t('devices.security.user'), cell: ({ username }) => username },
            { header: t('devices.security.fullName'), cell: ({ description }) => description },
            {
              header: t('devices.security.signIn'),
              cell: ({ canSignIn }) =>
                canSignIn !== null && t(canSignIn ? 'devices.hardware.yes' : 'devices.hardware.no'),
            },
          ]}
        />
      ) : (
        <Nothing list={people} none={t('devices.security.noPeople')} />
      )}
    </FactCard>
  );
}
