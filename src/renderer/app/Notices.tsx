/** Notices in the corner: warnings and errors stay until dismissed, information leaves by itself. */
import { CircleAlert, Info, TriangleAlert, X } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import type { Notice } from '../../shared/contract/streams.ts';
import { Button } from '../components/Toggle.tsx';
import { runCommand } from '../commands/registry.ts';
import { dismissNotice, useNoticeStore } from '../stores/notices-store.ts';
import styles from './Notices.module.css';

const SHOWN = 4;
const INFO_MS = 6000;
const ICONS = { info: Info, warning: TriangleAlert, error: CircleAlert };

export function Notices(): ReactNode {
  const notices = useNoticeStore((s) => s.notices);
  return (
    <div className={styles.notices} role="log" aria-live="polite" aria-label="Notices">
      {notices.length > SHOWN && <p>{notices.length - SHOWN} earlier</p>}
      {notices.slice(-SHOWN).map((notice) => (
        <NoticeCard key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function NoticeCard({ notice }: { notice: Notice }): ReactNode {
  const Icon = ICONS[notice.level];
  useEffect(() => {
    if (notice.level !== 'info') return undefined;
    const timer = setTimeout(() => dismissNotice(notice.id), INFO_MS);
    return () => clearTimeout(timer);
  }, [notice]);
  const action = notice.action;
  return (
    <article className={styles.notice} data-level={notice.level}>
      <Icon size={14} aria-hidden />
      <div data-selectable>
        <h3>{notice.title}</h3>
        <p>{notice.message}</p>
        {action && <Button labelled label={action.label} onClick={() => void runCommand(action.command)} />}
      </div>
      <Button label="Dismiss" icon={<X size={12} aria-hidden />} onClick={() => dismissNotice(notice.id)} />
    </article>
  );
}
