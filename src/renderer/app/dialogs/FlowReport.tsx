/** How sure the flow is: yesterday's opening guesses by today's open interest, and the vendor's unusual trades beside the terminal's tags. */
import { useEffect, useState, type ReactNode } from 'react';
import type { FlowAgreement, FlowGradeStatus } from '../../../shared/contract/flow-report.ts';
import { HIT_SHARE, type GradedContract, type OpeningGrade } from '../../../shared/flow/opening-grade.ts';
import { call, failureMessage } from '../../bridge/calls.ts';
import { Dialog } from '../../components/Dialog.tsx';
import {
  formatDay,
  formatExpiry,
  formatPremium,
  formatPrice,
  formatSize,
  formatSymbol,
  formatTime,
  UNKNOWN,
} from '../../components/format.ts';
import { percent } from '../../components/NetAmount.tsx';
import { Button } from '../../components/Toggle.tsx';
import { closeDialog } from '../../stores/dialogs-store.ts';
import { usePreferencesStore } from '../../stores/preferences-store.ts';
import { useWorldStore } from '../../stores/world-store.ts';
import { AGREEMENT_WORDS, gradeHeading, agreementWords, listOwner, RULE_WORDS, VERDICT_WORDS } from './report-words.ts';
import styles from './FlowReport.module.css';

const POLL_MS = 500;

export function FlowReport(): ReactNode {
  return (
    <Dialog title="How sure is the flow?" wide onClose={closeDialog}>
      <div className={styles.report} data-selectable>
        <Grading />
        <Agreement />
      </div>
    </Dialog>
  );
}

function Grading(): ReactNode {
  const [status, setStatus] = useState<FlowGradeStatus>();
  const [problem, setProblem] = useState<string>();
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const ask = async (again: boolean): Promise<void> => {
      try {
        const next = await call('flow.grade', { again });
        if (over) return;
        setStatus(next);
        setProblem(undefined);
        if (next.state === 'reading') timer = setTimeout(() => void ask(false), POLL_MS);
      } catch (error) {
        if (!over) setProblem(failureMessage(error));
      }
    };
    void ask(asked > 0);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [asked]);
  const isReading = status?.state === 'reading';
  return (
    <section aria-label="Opening guesses, graded">
      <header className={styles.head}>
        <h3>{gradeHeading(status)}</h3>
        {(status || problem) && !isReading && (
          <Button labelled label="Grade again" onClick={() => setAsked((n) => n + 1)} />
        )}
      </header>
      {problem && <p role="alert">{problem}</p>}
      {!status && !problem && (
        <p className="quiet" role="status">
          Looking for recordings of the session before…
        </p>
      )}
      {isReading && (
        <p className="quiet" role="status">
          Reading the recordings of {formatExpiry(status.date)}, then the open interest of {formatExpiry(status.on)}…{' '}
          <progress value={status.share} aria-label="Progress" />
        </p>
      )}
      {status?.state === 'none' && <p className="quiet">{status.reason}</p>}
      {status?.state === 'graded' && (
        <>
          <RuleTable grade={status.grade} />
          <p className="faint">
            One guess is a contract with flagged prints of {formatPremium(status.leastPremiumUsd)} or more. A hit: its
            open interest rose by at least {percent(HIT_SHARE)} of the flagged contracts. What a rule adds is its rate
            less that of every large print.
          </p>
          {status.lacks.map((sentence) => (
            <p key={sentence} className="warning">
              {sentence}
            </p>
          ))}
          <LargestGuesses largest={status.grade.largest} on={status.on} />
        </>
      )}
    </section>
  );
}

function RuleTable({ grade }: { grade: OpeningGrade }): ReactNode {
  return (
    <table className={styles.table} aria-label="Hit rate per rule">
      <thead>
        <tr>
          <th scope="col">Rule</th>
          <th scope="col">Hit rate</th>
          <th scope="col">Hits</th>
          <th scope="col" title="Open interest rose by less than half of the flagged contracts">
            Rose less
          </th>
          <th scope="col">Did not rise</th>
          <th scope="col" title="Open interest of that morning, or of the morning it is graded by, is not known">
            Unknown
          </th>
          <th scope="col" title="Expired that day: there is no open interest to compare">
            Expired
          </th>
        </tr>
      </thead>
      <tbody>
        {grade.rules.map(({ rule, hitRate, hits, partly, misses, unknown, expired }) => (
          <tr key={rule}>
            <th scope="row">{RULE_WORDS[rule]}</th>
            <td>{hitRate === undefined ? UNKNOWN : percent(hitRate)}</td>
            {[hits, partly, misses, unknown, expired].map((count, i) => (
              <td key={i}>{formatSize(count)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function LargestGuesses({ largest, on }: { largest: readonly GradedContract[]; on: string }): ReactNode {
  if (largest.length === 0) return <p className="quiet">No print was flagged as an opening that day.</p>;
  return (
    <table className={styles.table} aria-label="The largest guesses">
      <thead>
        <tr>
          <th scope="col">Largest guesses</th>
          <th scope="col">Premium</th>
          <th scope="col">Contracts</th>
          <th scope="col">OI before</th>
          <th scope="col">OI {formatExpiry(on)}</th>
          <th scope="col">Change</th>
          <th scope="col">Verdict</th>
        </tr>
      </thead>
      <tbody>
        {largest.map(({ symbol, premiumUsd, contracts, before, after, verdict }) => (
          <tr key={symbol}>
            <th scope="row">{formatSymbol(symbol)}</th>
            <td>{formatPremium(premiumUsd)}</td>
            <td>{formatSize(contracts)}</td>
            <td>{formatSize(before)}</td>
            <td>{formatSize(after)}</td>
            <td>{before === undefined || after === undefined ? UNKNOWN : signedSize(after - before)}</td>
            <td className={verdict === 'hit' ? 'up' : verdict === 'miss' ? 'down' : 'quiet'}>
              {VERDICT_WORDS[verdict]}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const signedSize = (change: number): string =>
  change === 0 ? '0' : `${change > 0 ? '+' : '−'}${formatSize(Math.abs(change))}`;

function Agreement(): ReactNode {
  const zone = usePreferencesStore((s) => s.preferences.timeZone);
  const owner = useWorldStore((s) => listOwner(s.world));
  const [compared, setCompared] = useState<FlowAgreement>();
  const [problem, setProblem] = useState<string>();
  const [asked, setAsked] = useState(0);
  const [asking, setAsking] = useState(true);
  useEffect(() => {
    let over = false;
    setAsking(true);
    const ask = async (): Promise<void> => {
      try {
        const next = await call('flow.agreement');
        if (over) return;
        setCompared(next);
        setProblem(undefined);
      } catch (error) {
        if (!over) setProblem(failureMessage(error));
      }
      if (!over) setAsking(false);
    };
    void ask();
    return () => {
      over = true;
    };
  }, [asked]);
  return (
    <section aria-label="Agreement of tags">
      <header className={styles.head}>
        <h3>Unusual trades: the list of {owner} beside our tags</h3>
        {!asking && <Button labelled label="Compare again" onClick={() => setAsked((n) => n + 1)} />}
      </header>
      {problem && !asking && <p role="alert">{problem}</p>}
      {asking && (
        <p className="quiet" role="status">
          Asking {owner} for its list of the last quarter of an hour… What is on screen goes first.
        </p>
      )}
      {compared && (
        <>
          <p>
            <b>{compared.share === undefined ? UNKNOWN : percent(compared.share)} agreement</b> on{' '}
            {formatDay(compared.fromMs)} from {formatTime(compared.fromMs, zone)} to {formatTime(compared.toMs, zone)}.{' '}
            {agreementWords(compared, owner)}
          </p>
          {compared.largest.length > 0 && (
            <table className={styles.table} aria-label="The largest unusual trades">
              <thead>
                <tr>
                  <th scope="col">Largest</th>
                  <th scope="col">Time</th>
                  <th scope="col">Price × size</th>
                  <th scope="col">Premium</th>
                  <th scope="col">Flags of the list</th>
                  <th scope="col">Agreement</th>
                </tr>
              </thead>
              <tbody>
                {compared.largest.map(({ symbol, atMs, price, size, premiumUsd, flags, verdict }, i) => (
                  <tr key={i}>
                    <th scope="row">{formatSymbol(symbol)}</th>
                    <td>{formatTime(atMs, zone)}</td>
                    <td>
                      {formatPrice(price)} × {formatSize(size)}
                    </td>
                    <td>{formatPremium(premiumUsd)}</td>
                    <td>{flags.length > 0 ? flags.join(', ') : UNKNOWN}</td>
                    <td className={verdict === 'both' ? 'up' : 'warning'}>{AGREEMENT_WORDS[verdict]}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </>
      )}
    </section>
  );
}
