import { assign, emit, setup, type SnapshotFrom } from 'xstate';

export type TourScreen = 'course' | 'lesson';

/** One stop of the tour: on which screen, beside what, and what is said. */
export interface TourStep {
  readonly screen: TourScreen;
  /** The part of the screen that is shown: its `data-pane` or `data-tour`. */
  readonly beside: string;
  readonly title: string;
  readonly text: string;
}

/** The stops, in their order. They are read in less than a minute. */
export const tourSteps: readonly TourStep[] = [
  { screen: 'course', beside: 'next', title: 'This is the course', text: 'The marked lesson comes next. You can open any other one, in any order.' },
  { screen: 'lesson', beside: 'story', title: 'A lesson gives you a task', text: 'Read it here. Hints wait below it, one after the other, when you want them.' },
  { screen: 'lesson', beside: 'documents', title: 'The policy is yours to change', text: 'Edit it as you would edit a file. Nothing can break: undo goes all the way back.' },
  { screen: 'lesson', beside: 'stage', title: 'See who gets in', text: 'While you type, each request is decided again. Choose one to see which line of which policy decided it, and why.' },
  { screen: 'lesson', beside: 'palette', title: 'Everything is one key away', text: 'Here you find every lesson and every command by its name. The sandbox beside it takes policies of your own.' },
];

export interface TourContext {
  readonly step: number;
}

export type TourEvent =
  | { readonly type: 'learner.takesTour' }
  | { readonly type: 'learner.goesOn' }
  | { readonly type: 'learner.goesBackOneStop' }
  | { readonly type: 'learner.endsTour' };

/** What the app does for the tour: it goes to a screen, and remembers that the tour was seen. */
export type TourCall = { readonly type: 'tour.goesTo'; readonly screen: TourScreen } | { readonly type: 'tour.wasSeen' };

/** The stop that is shown. */
export function tourStep({ step }: TourContext): TourStep | undefined {
  return tourSteps[step];
}

/** The tour: at which stop somebody is. */
export const tourMachine = setup({
  types: { context: {} as TourContext, events: {} as TourEvent, emitted: {} as TourCall },
  guards: {
    isLast: ({ context }) => context.step === tourSteps.length - 1,
    isFirst: ({ context }) => context.step === 0,
  },
  actions: {
    begin: assign({ step: 0 }),
    next: assign(({ context }) => ({ step: context.step + 1 })),
    back: assign(({ context }) => ({ step: context.step - 1 })),
    goTo: emit(({ context }) => ({ type: 'tour.goesTo', screen: tourStep(context)?.screen ?? 'course' })),
    noteSeen: emit({ type: 'tour.wasSeen' }),
  },
}).createMachine({
  id: 'tour',
  context: { step: 0 },
  initial: 'away',
  on: { 'learner.endsTour': { target: '.away', actions: 'noteSeen' } },
  states: {
    away: { on: { 'learner.takesTour': { target: 'showing', actions: 'begin' } } },
    showing: {
      entry: 'goTo',
      on: {
        'learner.goesOn': [{ guard: 'isLast', target: 'away', actions: 'noteSeen' }, { target: 'showing', reenter: true, actions: 'next' }],
        'learner.goesBackOneStop': [{ guard: 'isFirst' }, { target: 'showing', reenter: true, actions: 'back' }],
      },
    },
  },
});

export type TourSnapshot = SnapshotFrom<typeof tourMachine>;
