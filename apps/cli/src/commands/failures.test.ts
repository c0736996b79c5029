import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { duadIn, exampleRows, listing, quick, quickFor, temporaryFolder, writeExample } from '../test-support.js';

function changed(row: number, column: number, cell: string): string[][] {
  return exampleRows().map((cells, index) => (index === row ? cells.with(column, cell) : cells));
}

/** Files that cannot be used and what is said of them. */
const badFiles: [string, string | string[][], string[], RegExp][] = [
  ['an empty file', '', [], /^duad: bad\.csv: is empty/],
  ['a header only', 'a,b\n', [], /header only \('a', 'b'\)/],
  ['a ragged row', 'a,b\n1,2\n3\n', [], /row 2 \(line 3\): expected 2 cells.*got 1.*--delimiter/],
  [
    'text where numbers were promised',
    changed(4, 0, 'oops'),
    ['--numeric', 'a'],
    /row 5 \(line 6\), column 'a'.*'oops'.*--categorical/,
  ],
  [
    'NaN',
    changed(4, 0, 'NaN'),
    ['--missing', 'error'],
    /row 5 \(line 6\), column 'a': 'NaN' is not a finite number.*--missing fill/,
  ],
  [
    'infinity',
    changed(6, 1, 'Infinity'),
    ['--missing', 'error'],
    /row 7 \(line 8\), column 'b': 'Infinity' is not a finite number/,
  ],
  [
    'an empty cell',
    changed(6, 1, ''),
    ['--missing', 'error'],
    /row 7 \(line 8\), column 'b': the cell is empty.*--missing fill/,
  ],
  [
    'dates that are none',
    exampleRows(),
    ['--date', 'colour'],
    /column 'colour' was said to hold dates, but no cell does/,
  ],
  ['one row', exampleRows(1), [], /holds one row of data; expected at least two/],
  ['equal rows', Array.from({ length: 9 }, () => ['1', '2', 'red', 'fine']), [], /all 9 rows are equal/],
  ['an empty label', changed(8, 3, ''), ['--label', 'verdict'], /row 9, column 'verdict': the label is empty/],
  [
    'nothing but an identifier',
    exampleRows().map((cells, i) => cells.with(2, `name-${i}`)),
    ['--ignore', 'a,b,verdict'],
    /no column says anything of a row \(colour: it names the rows: no two are alike\)/,
  ],
];

/** Words that make no sense and what is said of them. */
const badWords: [string[], RegExp][] = [
  [['frobnicate'], /unknown command 'frobnicate'; the commands are detect, score, inspect, export, demo/],
  [['detekt', 'data.csv'], /did you mean 'detect'/],
  [['--nope'], /unknown option '--nope'/],
  [['detect'], /expected FILE, got nothing/],
  [['detect', 'data.csv', 'more.csv'], /unexpected 'more.csv'/],
  [['demo', 'data.csv'], /unexpected 'data.csv'/],
  [['detect', 'data.csv', '--epoch', '3'], /unknown option '--epoch', did you mean '--epochs'\?/],
  [['detect', 'data.csv', '-x'], /unknown option '-x'/],
  [['detect', 'data.csv', '--epochs'], /'--epochs' needs a value/],
  [['detect', 'data.csv', '--out', '--top', '3'], /'--out' needs a value/],
  [['detect', 'data.csv', '--seed', '1', '--seed', '2'], /'--seed' is given twice/],
  [['detect', 'data.csv', '--epochs', 'many'], /'--epochs': expected a number, got 'many'/],
  [['detect', 'data.csv', '--epochs', '0'], /'--epochs': .*got 0/],
  [['detect', 'data.csv', '--epochs', '2.5'], /'--epochs': .*got 2.5/],
  [['detect', 'data.csv', '--anomaly-percent', '100'], /'--anomaly-percent': .*got 100/],
  [['detect', 'data.csv', '--hidden', '8,x'], /'--hidden': expected a number, got '8,x'/],
  [['detect', 'data.csv', '--code-size', '0'], /'--code-size': .*got 0/],
  [['detect', 'data.csv', '--loss', 'huber'], /'--loss': expected mse, cosine, angle, got 'huber'/],
  [['detect', 'data.csv', '--top', '0'], /'--top'.*got '0'/],
  [['detect', 'data.csv', '--delimiter', 'ab'], /'--delimiter': expected one character/],
  [['detect', 'data.csv', '--ignore', 'a', '--numeric', 'a'], /column 'a' is named both in --ignore and in --numeric/],
  [['detect', 'data.csv', '--date', 'a', '--text', 'a'], /column 'a' is named both in --date and in --text/],
  [['detect', 'data.csv', '--ignore', 'zzz'], /has no column 'zzz'/],
  [['detect', 'data.csv', '--label', 'zzz'], /has no column 'zzz'/],
  [['detect', 'data.csv', '--normal', 'fine'], /--normal needs --label/],
  [['detect', 'data.csv', '--label', 'verdict', '--normal', 'zzz'], /no row bears the label 'zzz'.*'fine', 'odd'/],
  [['detect', 'data.csv', '--ignore', 'a,b,colour,verdict'], /no column is left/],
  [['detect', 'missing.csv'], /missing\.csv: there is no such file/],
  [['detect', '.'], /is a folder; expected a CSV file/],
  [
    ['detect', 'data.csv', '--out', 'data.csv'],
    /data\.csv: cannot be written: there is a file where a folder should be.*--out/,
  ],
  [['detect', 'data.csv', '--out', 'data.csv/below'], /cannot be written: there is a file where a folder should be/],
  [['detect', 'data.csv', '--out', '/dev/null/x'], /cannot be written/],
  [['score', 'data.csv', '--out', 'new.csv'], /expected --model FOLDER/],
  [['score', 'data.csv', '--model', 'nowhere'], /expected --out FILE/],
  [['score', 'data.csv', '--model', 'nowhere', '--out', 'new.csv'], /nowhere: holds no 'model.duad'/],
  [['inspect', 'missing.csv'], /missing\.csv: there is no such file/],
];

describe('what cannot be used', () => {
  it.each(badFiles)(
    'refuses %s in one line with exit code 2 and writes nothing',
    async (_, content, words, message) => {
      const cwd = await temporaryFolder();
      if (typeof content === 'string') await writeFile(join(cwd, 'bad.csv'), content);
      else await writeExample(cwd, 'bad.csv', content);
      const { code, stderr } = await duadIn(cwd, ['detect', 'bad.csv', '--out', 'new/result', ...quick, ...words]);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^duad.*\n$/);
      expect(stderr).toMatch(message);
      expect(await listing(cwd)).toEqual(['bad.csv']);
    },
  );

  it.each(badWords)('refuses %j in one line with exit code 2 and writes nothing', async (words, message) => {
    const cwd = await temporaryFolder();
    await writeExample(cwd, 'data.csv');
    const { code, stderr } = await duadIn(cwd, words);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/^duad.*\n$/) });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/@duad|maximumCategories|labelColumn/);
    expect(await listing(cwd)).toEqual(['data.csv']);
  });

  it('leaves older results whole if it cannot put the new ones into place', async () => {
    const cwd = await temporaryFolder();
    await writeExample(cwd, 'data.csv');
    await mkdir(join(cwd, 'out/model.duad'), { recursive: true });
    await writeFile(join(cwd, 'out/scores.csv'), 'old');
    const { code, stderr } = await duadIn(cwd, ['detect', 'data.csv', '--out', 'out', ...quick]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("'model.duad' is a folder there") });
    expect(await readFile(join(cwd, 'out/scores.csv'), 'utf8')).toBe('old');
    expect(await listing(join(cwd, 'out'))).toEqual(['model.duad', 'scores.csv']);
  });

  it('ends with 130 and writes nothing when cancelled, before or during the work', async () => {
    const cwd = await temporaryFolder();
    await writeExample(cwd, 'data.csv');
    const words = ['detect', 'data.csv', '--out', 'new/result', ...quickFor(100_000)];
    const cancelled = { code: 130, stderr: 'duad: cancelled; nothing was written\n' };
    expect(await duadIn(cwd, words, { signal: AbortSignal.abort() })).toMatchObject(cancelled);

    const controller = new AbortController();
    const stdout = { write: (text: string) => text.includes('presumed normal') && controller.abort() };
    expect(await duadIn(cwd, words, { signal: controller.signal, stdout })).toMatchObject(cancelled);
    expect(await listing(cwd)).toEqual(['data.csv']);
  });

  it('asks for a report on an error of its own, with a stack only on demand', async () => {
    const cwd = await temporaryFolder();
    await writeExample(cwd, 'data.csv');
    const broken = {
      write: () => {
        throw new TypeError('a defect');
      },
    };
    const { code, stderr } = await duadIn(cwd, ['inspect', 'data.csv'], { stdout: broken });
    expect(code).toBe(1);
    expect(stderr).toBe('duad: unexpected error: a defect; DUAD_DEBUG=1 shows where; please report it\n');
  });
});
