export { fileUnreadable, fileUnwritable } from './file-errors.js';
export { writeWhole } from './write-whole.js';
