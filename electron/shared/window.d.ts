import type { LabBridge } from './contract.ts';

declare global {
  interface Window {
    /** Missing when the screens are opened outside the app. */
    readonly lab?: LabBridge;
  }
}
