export {
  type FalseAlarmOptions,
  type FalseAlarmThreshold,
  falseAlarmThreshold,
  type Interval,
} from './false-alarm-threshold.js';
export { minimumRows } from './minimum-rows.js';
export { type ShareThreshold, shareThreshold } from './share-threshold.js';
