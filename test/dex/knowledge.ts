import { openKnowledge } from '../../src/dex/knowledge.ts';
import { sectionsOf } from '../../src/dex/sections.ts';
import { readGuides } from '../../src/openapi/read-guides.ts';
import { readQuestions } from '../../src/openapi/read-questions.ts';
import { DOCUMENT } from './answers.ts';

/** What Dex knows from `openapi.json` and the guides. Test files of one process share it, because it takes a quarter of a second. */
export const knowledge = openKnowledge(DOCUMENT, (await readGuides()).flatMap(sectionsOf), await readQuestions());
