/** `tapedeck greeks [file]`: a CSV of options in, prices, implied volatilities and Greeks out, line by line. */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { Option, type Command } from 'commander';
import {
  formatCsvLine,
  GreeksCsv,
  HeaderError,
  OUTPUT_COLUMNS,
  type ExerciseStyle,
} from '../../shared/analytics/greeks-csv.ts';
import { CommandError, usageError } from './command-error.ts';
import { print, say } from './terminal-output.ts';

/** Characters gathered before one write. */
const WRITE_CHARS = 1 << 16;
const LONGEST_LINE = 1_000_000;
/** After this many reported rows the rest is only counted. */
const REPORT_LIMIT = 1000;

interface GreeksOptions {
  json?: boolean;
  style?: ExerciseStyle;
}

export function registerGreeks(program: Command): void {
  program
    .command('greeks')
    .description('price options, or solve for implied volatility, and give all Greeks')
    .argument(
      '[file]',
      'CSV with the columns cp,S,K,T,r,q,sigma?,price?,style,dividends?; - or nothing reads stdin',
      '-',
    )
    .option('--json', 'one JSON object a line instead of CSV')
    .addOption(
      new Option('--style <style>', 'exercise style of rows that do not say').choices(['european', 'american']),
    )
    .addHelpText('after', HELP)
    .action((file: string, options: GreeksOptions) => greeks(file, options));
}

const HELP = `
T is in years, r and q are continuous. Give sigma to price a row, or price to solve it for volatility (sigma wins).
American rows may have cash dividends: 0.1:0.75;0.35:0.75 is $0.75 in 0.1 and in 0.35 years.
Out, one line a row: ${OUTPUT_COLUMNS.join(',')}
delta, gamma per $1 of underlying; theta, charm per calendar day; vega, vanna per volatility point; rho per
percentage point. An unknown value is empty and reason says why. Bad rows are named on stderr and do not stop the rest.`;

async function greeks(file: string, options: GreeksOptions): Promise<void> {
  let badRows = 0;
  let lastBadLine = 0;
  const csv = new GreeksCsv(({ line, field, message }) => {
    if (line !== lastBadLine && ++badRows === REPORT_LIMIT + 1) say('Further bad rows are counted, not named.');
    lastBadLine = line;
    if (badRows <= REPORT_LIMIT) say(`line ${line}${field && `, ${field}`}: ${message}`);
  }, options.style);
  const input: Readable = file === '-' ? process.stdin : createReadStream(file);
  let rows = 0;
  let sawHeader = false;
  let pending = options.json ? '' : `${OUTPUT_COLUMNS.join(',')}\n`;
  try {
    for await (const lines of linesOf(input)) {
      for (const line of lines) {
        const result = csv.take(line);
        sawHeader ||= line.trim() !== '';
        if (!result) continue;
        rows++;
        pending += `${options.json ? JSON.stringify(result) : formatCsvLine(result)}\n`;
      }
      if (pending.length < WRITE_CHARS) continue;
      await print(pending);
      pending = '';
    }
  } catch (error) {
    if (error instanceof HeaderError) throw usageError(error.message);
    const { code, message } = error as NodeJS.ErrnoException;
    const plain: Record<string, string> = {
      ENOENT: `There is no file ${file}.`,
      EISDIR: `${file} is a folder, not a file.`,
      EACCES: `${file} may not be read.`,
    };
    throw new CommandError('greeks-input', plain[code ?? ''] ?? message, 1, { cause: error });
  }
  if (!sawHeader) throw usageError('The input is empty: a header line is needed.');
  await print(pending);
  if (badRows > 0) say(`${badRows} of ${rows} rows could not be computed.`);
  if (badRows > 0 && badRows === rows) process.exitCode = 1;
}

/** The lines of a text stream, a chunk's worth at a time; the last one also without its line break. */
async function* linesOf(input: Readable): AsyncGenerator<string[]> {
  let rest = '';
  input.setEncoding('utf8');
  for await (const chunk of input) {
    const lines = (rest + (chunk as string)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE)
      throw new Error('A line is longer than a million characters: this is no CSV of options.');
    yield lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  }
  if (rest !== '') yield [rest];
}
