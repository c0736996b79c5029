import { defineConfig } from 'vitest/config';

const conditions = ['@duad/source', 'import', 'module', 'node', 'default'];

/** For the tests within the code of a guide: as a reader has them, with nothing set up but where the packages are found. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: { include: ['*.test.ts'], maxWorkers: 1 },
});
