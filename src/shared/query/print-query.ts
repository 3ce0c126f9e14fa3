/** A query as text, in one way: parsed again it is the same query. */
import { writeAmount, writeMinutes } from './amounts.ts';
import { fieldOf, type Comparison, type Query, type Term, type Value, type Vocabulary } from './query.ts';

export function printQuery(query: Query, vocabulary: Vocabulary): string {
  switch (query.kind) {
    case 'and':
    case 'or':
      return query.parts.map((part) => printPart(part, vocabulary)).join(` ${query.kind} `);
    case 'not':
      return `not ${printPart(query.part, vocabulary)}`;
    case 'event':
      return printTerm(query.term, vocabulary);
    case 'compare':
      return printComparison(query, vocabulary);
  }
}

function printPart(part: Query, vocabulary: Vocabulary): string {
  const text = printQuery(part, vocabulary);
  return part.kind === 'and' || part.kind === 'or' ? `(${text})` : text;
}

function printComparison({ term, operator, value, back }: Comparison, vocabulary: Vocabulary): string {
  const is = fieldOf(vocabulary, term.field)?.is;
  const unit = is?.kind === 'number' ? is.unit : 'plain';
  const written = `${printTerm(term, vocabulary)} ${operator} ${printValue(value, operator === 'in', unit, vocabulary)}`;
  return back === undefined ? written : `${written} back by ${writeAmount(back, unit)}`;
}

function printValue(
  value: Value,
  list: boolean,
  unit: Parameters<typeof writeAmount>[1],
  vocabulary: Vocabulary,
): string {
  if (value.kind === 'number') return writeAmount(value.number, unit);
  if (value.kind === 'term') return printTerm(value.term, vocabulary);
  return list ? `(${value.words.join(', ')})` : value.words[0];
}

function printTerm({ subject, field, args, where, less }: Term, vocabulary: Vocabulary): string {
  const known = fieldOf(vocabulary, field);
  const inside = args.map((arg, i) => {
    const kind = known?.parameters?.[i]?.kind;
    if (kind === 'point') return `"${arg}"`;
    return kind === 'minutes' ? writeMinutes(arg as number) : String(arg);
  });
  if (where && known?.where) inside.push(printQuery(where, known.where));
  return `${subject === undefined ? '' : `${subject} `}${field}${inside.length > 0 ? `(${inside.join(', ')})` : ''}${less === undefined ? '' : ` - ${less}`}`;
}
