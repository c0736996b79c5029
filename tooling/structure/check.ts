import { fileURLToPath } from 'node:url';
import { checkStructure } from './check-structure.js';

const violations = checkStructure(fileURLToPath(new URL('../..', import.meta.url)));
for (const violation of violations) console.error(violation);
console.log(violations.length === 0 ? 'structure: in order' : `structure: ${violations.length} violations`);
process.exitCode = violations.length === 0 ? 0 : 1;
