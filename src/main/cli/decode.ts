/** `tapedeck decode [FILE|-]`: frames (one JSON array a line) in, normalised events (one JSON object a line) out, by the engine's own decoder. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Option, type Command } from 'commander';
import { EventColumns } from '../../shared/market/event-columns.ts';
import { MARKETS, type Market } from '../../shared/market/symbols.ts';
import { FrameDecoder } from '../engine/massive/frames/frame-decoder.ts';
import { peekMarket } from '../engine/massive/frames/peek-frame.ts';
import { CommandError } from './command-error.ts';
import { describeEvent } from './event-lines.ts';
import { print, say } from './terminal-output.ts';
import { counted } from '../../shared/contract/counted.ts';

/** Characters gathered before one write. */
const WRITE_CHARS = 1 << 16;
/** After this many reported lines the rest is only counted. */
const REPORT_LIMIT = 1000;

export function registerDecode(program: Command): void {
  program
    .command('decode')
    .description('decode WebSocket frames; exit 1 where any could not be decoded')
    .argument('[file]', 'one frame (a JSON array) a line; - or nothing reads stdin', '-')
    .addOption(
      new Option(
        '--market <market>',
        'the socket the frames came from (default: that of each one’s first instrument)',
      ).choices([...MARKETS]),
    )
    .addHelpText('after', HELP)
    .action((file: string, options: { market?: Market }) => decodeFile(file, options.market));
}

const HELP = `
Out: one event a line, fields the event did not carry left out. Times are epoch ms, with the exact ns as a string beside
them where the wire was finer than a millisecond. Undecodable lines are named on stderr and do not stop the rest.`;

async function decodeFile(file: string, market: Market | undefined): Promise<void> {
  const symbols: string[] = [];
  const decoder = new FrameDecoder((symbol) => symbols.push(symbol) - 1);
  const columns = new EventColumns();
  const lines = createInterface({
    input: file === '-' ? process.stdin : createReadStream(file),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  let lineNumber = 0;
  let badLines = 0;
  let pending = '';
  try {
    for await (const line of lines) {
      lineNumber++;
      if (line.trim() === '') continue;
      const issuesBefore = decoder.counts.issues;
      const frame = Buffer.from(line);
      decoder.decode(frame, market ?? peekMarket(frame) ?? 'options', 0, columns);
      const issues = decoder.counts.issues - issuesBefore;
      if (issues > 0 && ++badLines <= REPORT_LIMIT) {
        const { reason, text } = decoder.samples.at(-1)!;
        say(`line ${lineNumber}: ${reason}${issues > 1 ? ` (and ${issues - 1} more)` : ''}: ${text}`);
      }
      for (let n = 0; n < columns.count; n++) pending += `${JSON.stringify(describeEvent(columns, n, symbols))}\n`;
      for (const status of columns.statuses) pending += `${JSON.stringify({ event: 'status', ...status })}\n`;
      if (pending.length < WRITE_CHARS) continue;
      await print(pending);
      pending = '';
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new CommandError('decode/unreadable', `${file} cannot be read: ${(error as Error).message}`, 1, {
      cause: error,
    });
  }
  if (pending !== '') await print(pending);
  const { events, unknownEvents, foreign } = decoder.counts;
  const skipped = [
    unknownEvents > 0 && `${unknownEvents} of unknown kinds skipped`,
    foreign > 0 && `${foreign} of another market than ${market ?? 'the first of their line'} left out`,
  ].filter(Boolean);
  say([`${counted(events, 'event')} in ${counted(lineNumber, 'line')}`, ...skipped].join(', '));
  if (badLines === 0) return;
  say(`${counted(badLines, 'line')} could not be decoded whole`);
  process.exitCode = 1;
}
