import type { Decision } from '../4-trace/trace.ts';
import { isAwsWording } from './aws-message.ts';

/** What stands above AWS's message: whose words it is in. */
export function messageCaption(decision: Decision): string {
  return isAwsWording(decision) ? 'The error as AWS prints it' : 'AWS documents no words for this error, so these are ours';
}
