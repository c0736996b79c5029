import { describe, expect, it } from 'vitest';
import { parseReadme } from './readme.js';

const fence = '```';

describe('parseReadme', () => {
  it('finds install lines without their comments', () => {
    const text = `${fence}sh\nnpm install @duad/media @duad/core\nnpm install sharp # for pictures\n${fence}\n`;
    expect(parseReadme(text).installs).toEqual([
      ['install', '@duad/media', '@duad/core'],
      ['install', 'sharp'],
    ]);
  });

  it('makes each block a module, named by its fence or by its number', () => {
    const text = `# A\n\n${fence}ts\nlet a = 1;\n${fence}\n\n${fence}ts file=b.test.ts needs=ffmpeg\nlet b = 2;\n${fence}\n`;
    expect(parseReadme(text).blocks).toEqual([
      { file: 'block-1.ts', text: 'let a = 1;', line: 4 },
      { file: 'b.test.ts', text: 'let b = 2;', line: 8, needs: 'ffmpeg' },
    ]);
  });

  it('keeps the reason why a block is not run', () => {
    const text = `${fence}ts no-run="reads 320 MB of weights"\nlet a = 1;\n${fence}\n`;
    expect(parseReadme(text)).toMatchObject({ blocks: [{ reason: 'reads 320 MB of weights' }], problems: [] });
  });

  it.each([
    ['ts no-run', "'no-run' in the fence means nothing"],
    ['js', "a block of 'js' is not checked"],
  ])('complains of %s', (opening, complaint) => {
    const { problems } = parseReadme(`${fence}${opening}\nlet a = 1;\n${fence}\n`);
    expect(problems).toEqual([expect.stringContaining(complaint)]);
  });
});
