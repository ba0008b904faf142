import type { Step, Walk } from '../walker.ts';
import { instructorMoves } from './instructor.ts';
import { lessonMoves } from './lessons.ts';
import { packMoves } from './packs.ts';
import { classMoves, profileMoves } from './people.ts';
import { placeMoves } from './places.ts';
import { quizMoves } from './quizzes.ts';
import { sandboxMoves } from './sandbox.ts';
import { settingsMoves } from './settings.ts';

/** Everything that a learner may do now, anywhere in the app. */
export const every = (walk: Walk): readonly Step[] => [placeMoves, lessonMoves, quizMoves, sandboxMoves, settingsMoves, profileMoves, classMoves, instructorMoves, packMoves].flatMap((moves) => moves(walk));
