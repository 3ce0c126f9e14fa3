/**
 * Notices in the title bar, where they cover nothing: the one in front in one line, the others as a count. Opened by a click, the list
 * shows each in full.
 */
import { BellOff, CircleAlert, Info, TriangleAlert, X } from 'lucide-react';
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { Menu, type MenuItem } from '../components/Menu.tsx';
import { Button } from '../components/Toggle.tsx';
import { runCommand } from '../commands/registry.ts';
import { snoozeRule } from '../stores/alerts-store.ts';
import {
  dismissAllNotices,
  dismissNotice,
  noticeInFront,
  useNoticeStore,
  type ShownNotice,
} from '../stores/notices-store.ts';
import styles from './Notices.module.css';

const ICONS = { info: Info, warning: TriangleAlert, error: CircleAlert };

export function Notices(): ReactNode {
  const notices = useNoticeStore((s) => s.notices);
  const [open, setOpen] = useState(false);
  // One that comes while a menu of the line is open would put another rule under the pointer.
  const [held, setHeld] = useState<ShownNotice>();
  const front = held ?? noticeInFront(notices);
  if (!front && open) setOpen(false);
  return (
    <div
      className={styles.notices}
      role="log"
      aria-live="polite"
      aria-label="Notices"
      onKeyDown={(event) => {
        if (event.key === 'Escape') setOpen(false);
      }}
    >
      {front && (
        <>
          <article
            key={front.id}
            className={styles.line}
            data-level={front.level}
            title={`${front.title}\n${front.message}`}
          >
            <LevelIcon notice={front} />
            <Words notice={front} open={open} onOpen={() => setOpen(!open)} />
            <NoticeActions notice={front} onMenu={(shown) => setHeld(shown ? front : undefined)} />
          </article>
          {notices.length > 1 && (
            <button type="button" className={styles.more} aria-expanded={open} onClick={() => setOpen(!open)}>
              +{notices.length - 1}
            </button>
          )}
        </>
      )}
      {open && front && <NoticeList notices={notices} />}
    </div>
  );
}

/** Height of the line: see `.words`. */
const ROW_PX = 22;

/** Title and message in one line where both fit whole; else the title, and a way to the rest: what to do is never cut off. */
function Words({ notice, open, onOpen }: { notice: ShownNotice; open: boolean; onOpen(): void }): ReactNode {
  const line = useRef<HTMLButtonElement>(null);
  const message = useRef<HTMLSpanElement>(null);
  const [isWhole, setIsWhole] = useState(true);
  useLayoutEffect(() => {
    const view = line.current!.ownerDocument.defaultView!;
    // What does not fit beside the title stands in a second row, which is hidden.
    const look = (): void => setIsWhole(message.current!.offsetTop < ROW_PX);
    const observer = new view.ResizeObserver(look);
    observer.observe(line.current!);
    look();
    return () => observer.disconnect();
  }, [notice.message]);
  return (
    <>
      <button ref={line} type="button" className={styles.words} aria-expanded={open} onClick={onOpen}>
        <b>{notice.title}</b> <span ref={message}>{notice.message}</span>
      </button>
      {!isWhole && <Button labelled label={open ? 'Less' : 'More'} onClick={onOpen} />}
    </>
  );
}

function NoticeList({ notices }: { notices: readonly ShownNotice[] }): ReactNode {
  return (
    <div className={styles.list}>
      {notices.toReversed().map((notice) => (
        <article key={notice.id} className={styles.notice} data-level={notice.level}>
          <LevelIcon notice={notice} />
          <div data-selectable>
            <h3>{notice.title}</h3>
            <p>{notice.message}</p>
          </div>
          <NoticeActions notice={notice} />
        </article>
      ))}
      {notices.length > 1 && <Button labelled label="Dismiss all" onClick={dismissAllNotices} />}
    </div>
  );
}

function LevelIcon({ notice }: { notice: ShownNotice }): ReactNode {
  const Icon = ICONS[notice.level];
  return <Icon size={13} aria-hidden />;
}

interface NoticeActionsProps {
  notice: ShownNotice;
  /** Its menu was opened or closed. */
  onMenu?(open: boolean): void;
}

function NoticeActions({ notice, onMenu }: NoticeActionsProps): ReactNode {
  const { action, ruleId } = notice;
  return (
    <span className={styles.actions}>
      {action && <Button labelled label={action.label} onClick={() => void runCommand(action.command)} />}
      {ruleId !== undefined && (
        <Menu
          label="Snooze this rule"
          align="end"
          trigger={<BellOff size={12} aria-hidden />}
          items={snoozes(ruleId)}
          onOpen={onMenu}
        />
      )}
      <Button label="Dismiss" icon={<X size={12} aria-hidden />} onClick={() => dismissNotice(notice.id)} />
    </span>
  );
}

const SNOOZES = [
  { minutes: 5, label: '5 minutes' },
  { minutes: 30, label: '30 minutes' },
  { minutes: 60, label: '1 hour' },
  { minutes: 8 * 60, label: '8 hours' },
];

/** Alerts it fires meanwhile are in the log. */
const snoozes = (ruleId: string): MenuItem[] =>
  SNOOZES.map(({ minutes, label }) => ({
    id: String(minutes),
    label: `Snooze for ${label}`,
    description: 'What it fires meanwhile is only logged',
    onSelect: () => void snoozeRule(ruleId, minutes),
  }));
