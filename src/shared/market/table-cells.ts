/** The cells of a table that is written as text. */

/** RFC 4180: a quoted field may hold separators, line ends and doubled quotes; a quote inside a field that none began is a character. */
export function readCells(text: string, separator: string): string[][] {
  const rows: string[][] = [['']];
  let quoted = false;
  let closed = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    const row = rows[rows.length - 1];
    const field = row[row.length - 1];
    if (quoted && character === '"' && text[i + 1] === '"') row[row.length - 1] += text[++i];
    else if (quoted && character === '"') [quoted, closed] = [false, true];
    else if (!quoted && !closed && character === '"' && field.trim() === '') [quoted, row[row.length - 1]] = [true, ''];
    else if (quoted || !(character === separator || character === '\n' || character === '\r'))
      row[row.length - 1] += character;
    else {
      closed = false;
      if (character === separator) row.push('');
      else rows.push(['']);
    }
  }
  return rows;
}
