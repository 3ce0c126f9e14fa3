/** A probe's report: JSON for comparing, Markdown for reading and sharing. It holds no key, no price and no request id. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Fact, FactVerdict } from './facts.ts';

export interface ProbeReport {
  kind: 'tapedeck-probe';
  version: 1;
  /** ISO, on the market clock. */
  startedAt: string;
  endedAt: string;
  appVersion: string;
  /** Hosts only. */
  rest: string;
  socket: string;
  marketOpen: boolean;
  /** Set where the probe did not finish. */
  cutShort?: string;
  facts: Fact[];
}

const VERDICTS: readonly FactVerdict[] = ['otherwise', 'unknown', 'as assumed'];

export const countOf = (facts: readonly { verdict: string }[], verdict: FactVerdict): number =>
  facts.filter((fact) => fact.verdict === verdict).length;

export const summaryOf = (facts: readonly { verdict: string }[]): string =>
  `${countOf(facts, 'as assumed')} as assumed, ${countOf(facts, 'otherwise')} otherwise, ${countOf(facts, 'unknown')} unknown`;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

export function markdownOf(report: ProbeReport): string {
  const { facts } = report;
  const table = (verdict: FactVerdict): string =>
    facts
      .filter((fact) => fact.verdict === verdict)
      .map(
        ({ note, question, assumed, found }) =>
          `| ${note || ''} | ${cell(question)} | ${cell(assumed)} | ${cell(found)} |`,
      )
      .join('\n');
  const sections = VERDICTS.filter((verdict) => countOf(facts, verdict) > 0).map(
    (verdict) =>
      `## ${verdict[0].toUpperCase()}${verdict.slice(1)}: ${countOf(facts, verdict)}\n\n| note | question | assumed | found |\n|---|---|---|---|\n${table(verdict)}\n`,
  );
  return [
    `# Tapedeck probe of ${report.socket}\n`,
    `${report.startedAt} to ${report.endedAt}, market ${report.marketOpen ? 'open' : 'closed'}, Tapedeck ${report.appVersion}. ${summaryOf(facts)}.`,
    report.cutShort === undefined ? '' : `\nCut short: ${report.cutShort}\n`,
    'Notes are those of docs/protocol.md. The report holds no key, no price and no request id.\n',
    ...sections,
  ].join('\n');
}

const savedSchema = z.object({
  kind: z.literal('tapedeck-probe'),
  startedAt: z.string(),
  socket: z.string(),
  facts: z.array(z.object({ verdict: z.string() })),
});

export interface SavedProbe {
  startedMs: number;
  socket: string;
  summary: string;
}

/** The newest report of a folder; undefined where it holds none that can be read. */
export function newestProbe(folder: string): SavedProbe | undefined {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => /^probe-.*\.json$/.test(name));
  } catch (error) {
    // Missing or unreadable: problems with the data folder are a finding of their own.
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
  for (const name of names.toSorted().toReversed()) {
    try {
      const saved = savedSchema.safeParse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
      if (!saved.success) continue;
      const { startedAt, socket, facts } = saved.data;
      return { startedMs: Date.parse(startedAt), socket, summary: summaryOf(facts) };
    } catch (error) {
      // Not JSON: some other file of that name.
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return undefined;
}
